import variant from '@jitl/quickjs-ng-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  Scope,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { SandboxHost } from './prelude.ts';

/** What a program may use up. */
export interface SandboxLimits {
  readonly timeMs: number;
  readonly memoryBytes: number;
}

/** How a program ended: by itself, or somewhere. */
export type SandboxEnd =
  | { readonly kind: 'done' }
  | (SandboxPlace &
      (
        | { readonly kind: 'thrown'; readonly message: string }
        | { readonly kind: 'too long' | 'too large' | 'waits forever' }
      ));

/** Where a program was when it ended. */
export interface SandboxPlace {
  /** The stack of the error, where there is one. */
  readonly stack: string;
  /** What the builder says; empty when it cannot be asked any more. */
  readonly where: string;
}

/** Code by module name, and how names are resolved inside a module. */
export interface SandboxModules {
  readonly main: string;
  source(name: string): string | undefined;
  resolve(from: string, requested: string): string;
}

/** Calls a function that waits inside the sandbox, while a function of the host is being called. */
export type Unfolding = (fn: number, feature: number) => number;

/** A place where programs are evaluated, each in a world of its own. */
export interface Sandbox {
  run(modules: SandboxModules, hostOf: (unfold: Unfolding) => SandboxHost, limits: SandboxLimits): Promise<SandboxEnd>;
}

/** The global through which the builder finds its host; it takes it away before the program begins. */
export const hostGlobal = '__cnnHost';

/** So deep may the calls of a program go, bytes: some thousand calls, and well within what WebAssembly has. */
const stackBytes = 256 * 1024;

/** What the engine itself starts with, and the unit in which WebAssembly counts. */
const ownBytes = 16 * 1024 * 1024;
const pageBytes = 64 * 1024;

/** Jobs of promises between two looks at the clock. */
const jobsAtOnce = 100;

/**
 * QuickJS in WebAssembly. Nothing of the host exists inside: no modules but those given, no files, no network, no timers. Every
 * program has a runtime of its own. After a program that was ended by force the whole engine is thrown away, since its memory may
 * be in any state.
 */
export function createSandbox(): Sandbox {
  let engine: Promise<QuickJSWASMModule> | undefined;
  return {
    async run(modules, hostOf, limits) {
      engine ??= newEngine(limits.memoryBytes);
      const runtime = (await engine).newRuntime();
      let isSound = false;
      try {
        const end = runIn(runtime, modules, hostOf, limits);
        if (end.kind === 'done' || end.kind === 'thrown') {
          runtime.dispose();
          isSound = true;
        }
        return end;
      } catch (error) {
        // The engine gives up where it should have thrown, when it has run out of memory or stack.
        if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
          return { kind: 'too large', stack: '', where: '' };
        throw error;
      } finally {
        if (!isSound) engine = undefined;
      }
    },
  };
}

/**
 * An engine with room for itself and for a program. The limit of a runtime alone would not do: it does not count the contents of
 * typed arrays.
 */
function newEngine(programBytes: number): Promise<QuickJSWASMModule> {
  const initial = ownBytes / pageBytes;
  const wasmMemory = new WebAssembly.Memory({ initial, maximum: initial + Math.ceil(programBytes / pageBytes) });
  return newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory }));
}

function runIn(
  runtime: QuickJSRuntime,
  modules: SandboxModules,
  hostOf: (unfold: Unfolding) => SandboxHost,
  { timeMs, memoryBytes }: SandboxLimits,
): SandboxEnd {
  const deadline = performance.now() + timeMs;
  let isLate = false;
  const checkTime = (): boolean => (isLate ||= deadline < performance.now());
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  runtime.setInterruptHandler(checkTime);
  runtime.setModuleLoader(
    name => modules.source(name) ?? { error: new Error(`there is no module "${name}"`) },
    (from, requested) => modules.resolve(from, requested),
  );
  return Scope.withScope((scope): SandboxEnd => {
    const vm = scope.manage(runtime.newContext());
    const builder = exposeHost(vm, scope, hostOf);
    /** Asks the builder; the clock does not count any more. */
    const placeOf = (stack: string): SandboxPlace => {
      runtime.setInterruptHandler(() => false);
      return { stack, where: builder.where() };
    };
    const endOf = (error: QuickJSHandle): SandboxEnd => {
      const { name, message, stack } = describeError(vm, scope.manage(error));
      const isTooLarge = name === 'InternalError' && /out of memory|too long/.test(message);
      if (isTooLarge) return { kind: 'too large', ...placeOf(stack) };
      return isLate ? { kind: 'too long', ...placeOf(stack) } : { kind: 'thrown', message, ...placeOf(stack) };
    };
    const result = vm.evalCode(modules.source(modules.main) ?? '', modules.main, { type: 'module' });
    if (result.error !== undefined) return endOf(result.error);
    const promise = scope.manage(result.value);
    while (runtime.hasPendingJob()) {
      const jobs = runtime.executePendingJobs(jobsAtOnce);
      if (jobs.error !== undefined) return endOf(jobs.error);
      if (checkTime()) return { kind: 'too long', ...placeOf('') };
    }
    const state = vm.getPromiseState(promise);
    if (state.type === 'rejected') return endOf(state.error);
    if (state.type === 'pending') return { kind: 'waits forever', ...placeOf('') };
    if (state.notAPromise !== true) state.value.dispose();
    return { kind: 'done' };
  });
}

/** A throw inside the sandbox on its way through us and back into it. */
class ThrownInside extends Error {
  readonly handle: QuickJSHandle;
  constructor(handle: QuickJSHandle) {
    super('thrown inside the sandbox');
    this.handle = handle;
  }
}

/**
 * Puts the host where the builder looks for it, with one more function, by which the builder says how it is called back. Gives what
 * we call ourselves.
 */
function exposeHost(vm: QuickJSContext, scope: Scope, hostOf: (unfold: Unfolding) => SandboxHost): { where(): string } {
  let unfold = vm.undefined;
  let where = vm.undefined;
  const host = hostOf((fn, feature) =>
    Scope.withScope(inner => {
      const numbers = [fn, feature].map(number => inner.manage(vm.newNumber(number)));
      const result = vm.callFunction(unfold, vm.undefined, ...numbers);
      if (result.error !== undefined) throw new ThrownInside(result.error);
      return vm.getNumber(inner.manage(result.value));
    }),
  );
  const object = scope.manage(vm.newObject());
  const expose = (
    name: string,
    act: (first: QuickJSHandle, second?: QuickJSHandle, ...rest: QuickJSHandle[]) => unknown,
  ): void => {
    const exposed = vm.newFunction(name, (first = vm.undefined, ...rest) => {
      try {
        const result = act(first, ...rest);
        if (typeof result === 'number') return vm.newNumber(result);
        return typeof result === 'string' ? vm.newString(result) : vm.undefined;
      } catch (error) {
        if (error instanceof ThrownInside) return { error: error.handle };
        throw error;
      }
    });
    vm.setProp(object, name, scope.manage(exposed));
  };
  for (const [name, act] of Object.entries(host) as [string, (...given: unknown[]) => unknown][])
    expose(name, (...given) => act(...given.map(value => value && plainValue(vm, value))));
  expose('ready', (first, second) => {
    unfold = scope.manage(first.dup());
    where = scope.manage((second ?? vm.undefined).dup());
  });
  vm.setProp(vm.global, hostGlobal, object);
  return {
    where: () =>
      Scope.withScope(inner => {
        const result = vm.callFunction(where, vm.undefined);
        // Where nothing can be called any more, nobody knows.
        const text = inner.manage(result.error ?? result.value);
        return result.error === undefined && vm.typeof(text) === 'string' ? vm.getString(text) : '';
      }),
  };
}

/** Numbers and texts come out; anything else is nothing. */
function plainValue(vm: QuickJSContext, value: QuickJSHandle): unknown {
  const type = vm.typeof(value);
  if (type === 'number') return vm.getNumber(value);
  return type === 'string' ? vm.getString(value) : undefined;
}

function describeError(vm: QuickJSContext, error: QuickJSHandle) {
  const textOf = (key: string): string => {
    const property = vm.getProp(error, key);
    const text = vm.typeof(property) === 'string' ? vm.getString(property) : '';
    property.dispose();
    return text;
  };
  if (vm.typeof(error) !== 'object') {
    const text = vm.typeof(error) === 'string' ? JSON.stringify(vm.getString(error)) : String(vm.dump(error));
    return { name: '', message: text, stack: '' };
  }
  const [name, message, stack] = [textOf('name'), textOf('message'), textOf('stack')];
  return { name, message: [name, message].filter(part => part !== '').join(': ') || 'an object', stack };
}
