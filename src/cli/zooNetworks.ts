import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('zoo/', import.meta.url));
const extensions = /\.cnn\.(json|ts)$/;

/** A figure as it is printed somewhere, to so many digits. */
interface PrintedFigure {
  readonly figure: 'params' | 'macs';
  readonly value: number;
  readonly digits: number;
  readonly source: string;
  /** Why it does not agree with the layers that it is about. */
  readonly wrong?: string;
}

/** What is published about a network: exact figures of its layers, and printed ones. */
export interface PublishedFigures {
  readonly params: number;
  readonly buffers?: number;
  readonly macs?: number;
  readonly source: string;
  readonly printed: readonly PrintedFigure[];
}

/** The names of the bundled networks, those in folders with the folder's name before a slash. */
export function zooNames(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => extensions.test(file))
    .map(file => file.replace(extensions, ''))
    .sort((left, right) => Number(left.includes('/')) - Number(right.includes('/')) || left.localeCompare(right));
}

/** Path of a bundled network. */
export function zooPath(name: string): string {
  const path = `${folder}${name}.cnn.ts`;
  return existsSync(path) ? path : `${folder}${name}.cnn.json`;
}

/** The published figures by the name of the network. */
export function publishedFigures(): Readonly<Record<string, PublishedFigures>> {
  return JSON.parse(readFileSync(`${folder}published.json`, 'utf8')) as Record<string, PublishedFigures>;
}
