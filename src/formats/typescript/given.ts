import type { FeatureNumber } from './recorder.ts';

/** An attribute as the program gives it. What is no plain value stands in a wrapper. */
export interface GivenFeature {
  readonly $feature: FeatureNumber;
}
export interface GivenFunction {
  readonly $function: number;
}

/** Whether it is an object that is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it stands for a feature map of the program. */
export function isGivenFeature(value: unknown): value is GivenFeature {
  return isRecord(value) && typeof value['$feature'] === 'number';
}

/** Whether it stands for a function of the program. */
export function isGivenFunction(value: unknown): value is GivenFunction {
  return isRecord(value) && typeof value['$function'] === 'number';
}

/** A value as it was before it was sent out of the sandbox: wrapped numbers are numbers again. */
export function fromSandbox(json: string): unknown {
  if (!json.includes('"$number"')) return JSON.parse(json) as unknown;
  return JSON.parse(json, (_, value: unknown) =>
    isRecord(value) && typeof value['$number'] === 'string' ? Number(value['$number']) : value,
  );
}

/** Feature maps as they were sent out of the sandbox: their numbers, or JSON where something is none. */
export function inputsFromSandbox(text: string): readonly unknown[] {
  if (text.startsWith('[')) return fromSandbox(text) as readonly unknown[];
  return text.split(',').map(number => ({ $feature: Number(number) }));
}
