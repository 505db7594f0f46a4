import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { medianOf } from '../../src/reports/statistics.ts';
import { bundle } from './bundle.ts';
import type { Row } from './benchRows.ts';

/** Exports, and copies of as many zeros, in turns: a disk that is busy meets both alike. */
const turns = 5;

/** How fast the command line writes VGG-16, start and analysis included, beside a plain copy of zeros to the same disk. */
export async function exportRows(): Promise<readonly Row[]> {
  const cli = await bundle('src/cli/main.ts', 'bench/cli.js');
  const folder = mkdtempSync(join(tmpdir(), 'cnn-export-'));
  try {
    const model = join(folder, 'vgg16.onnx');
    const speeds: number[] = [];
    const zeroSpeeds: number[] = [];
    const peaks: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const begin = performance.now();
      const peak = await peakOf(process.execPath, [cli, 'export', 'src/zoo/vgg16.cnn.json', '-o', model]);
      const megabytes = statSync(model).size / 1e6;
      speeds.push((1000 * megabytes) / (performance.now() - begin));
      peaks.push(peak / 1e6);
      rmSync(model);
      zeroSpeeds.push((1000 * megabytes) / copyZeros(join(folder, 'zeros'), megabytes));
    }
    return [
      { what: 'export of VGG-16, MB/s', median: medianOf(speeds), best: Math.max(...speeds), promised: '≥ 300' },
      {
        what: 'copy of as many zeros to the same disk, MB/s',
        median: medianOf(zeroSpeeds),
        best: Math.max(...zeroSpeeds),
      },
      {
        what: 'export against copy, of one turn',
        median: medianOf(speeds.map((speed, turn) => speed / (zeroSpeeds[turn] ?? Number.NaN))),
      },
      {
        what: 'peak memory of the exporter, MB',
        median: medianOf(peaks),
        best: Math.min(...peaks),
        promised: '350',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a program and gives the most memory that it had, bytes, as the system counts it; NaN where it does not. */
async function peakOf(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { stdio: 'ignore' });
  let peak = Number.NaN;
  const look = setInterval(() => {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(statusOf(child.pid))?.[1];
    // The system keeps the maximum itself, so that seldom looking misses the last moments alone.
    if (kilobytes !== undefined) peak = 1024 * Number(kilobytes);
  }, 20);
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`the export ended with exit code ${code ?? 'unknown'}`);
  return peak;
}

function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** Milliseconds that it takes to write so many megabytes of zeros. */
function copyZeros(path: string, megabytes: number): number {
  const zeros = new Uint8Array(1e6);
  const begin = performance.now();
  const file = openSync(path, 'w');
  for (let count = 0; count < megabytes; count++) writeSync(file, zeros);
  closeSync(file);
  const duration = performance.now() - begin;
  rmSync(path);
  return duration;
}
