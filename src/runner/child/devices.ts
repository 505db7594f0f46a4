import { execFile } from 'node:child_process';
import type { Device } from '../../protocol/reports.ts';

/** The driver answers in a tenth of a second, or after a second or two where nothing keeps it loaded. */
const timeoutMs = 5000;

const question = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader,nounits'];

/**
 * The graphics processors that NVIDIA's driver shows and that this process may use, the first of which is used; none where there is
 * no such driver, or where it does not answer.
 */
export function findDevices(): Promise<readonly Device[]> {
  const visible = visibleDevices(process.env['CUDA_VISIBLE_DEVICES']);
  if (visible === 'none') return Promise.resolve([]);
  const args = visible === 'all' ? question : [`--id=${visible.join(',')}`, ...question];
  return new Promise(resolve => {
    execFile('nvidia-smi', args, { timeout: timeoutMs, killSignal: 'SIGKILL', windowsHide: true }, (error, stdout) =>
      resolve(error === null ? readDevices(stdout) : []),
    );
  });
}

/** What CUDA_VISIBLE_DEVICES says: numbers and identifiers up to the first that is negative. */
export function visibleDevices(written: string | undefined): readonly string[] | 'all' | 'none' {
  if (written === undefined) return 'all';
  const names = written.split(',').map(name => name.trim());
  const end = names.findIndex(name => !/^(\d+|GPU-[\w-]+)$/.test(name));
  // The driver's tool does not know a part of a device by its name, but knows the devices.
  if (names[0]?.startsWith('MIG-') === true) return 'all';
  const visible = end === -1 ? names : names.slice(0, end);
  return visible.length === 0 ? 'none' : visible;
}

/** Reads lines such as "NVIDIA H200, 580.65.06, 143771", whose memory is in MiB; what is no such line is left out. */
export function readDevices(text: string): readonly Device[] {
  return text.split(/\r?\n/).flatMap(line => {
    const fields = line.split(',').map(field => field.trim());
    const [name, driver, memory] = fields;
    if (fields.length !== 3 || !name || driver === undefined || !/^\d+(\.\d+)*$/.test(driver)) return [];
    // Devices that share the memory of the machine answer "[N/A]".
    return [
      { name, driver, memoryBytes: memory === undefined || memory === '' ? Number.NaN : Number(memory) * 2 ** 20 },
    ];
  });
}
