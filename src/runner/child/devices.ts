import { execFile } from 'node:child_process';
import type { Device } from '../../protocol/reports.ts';

/** The driver answers in a tenth of a second, or after a second or two where nothing keeps it loaded. */
const timeoutMs = 5000;

const question = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader,nounits'];

/** The graphics processors that NVIDIA's driver shows; none where there is no such driver, or where it does not answer. */
export function findDevices(): Promise<readonly Device[]> {
  return new Promise(resolve => {
    execFile(
      'nvidia-smi',
      question,
      { timeout: timeoutMs, killSignal: 'SIGKILL', windowsHide: true },
      (error, stdout) => resolve(error === null ? readDevices(stdout) : []),
    );
  });
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
