import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatShape, sizeOf } from '../../../../core/shape.ts';
import { formatBytes, formatExact } from '../../../../core/units.ts';
import type { DataProblem, Examples } from '../../../../training/dataSet.ts';
import { fitAnswers } from '../../../../training/data/answers.ts';
import type { FoundData, WantedData } from '../../../../training/data/fit.ts';
import { heldOut } from '../../../../training/data/heldOut.ts';
import { examplesInMemory } from '../../../../training/data/inMemory.ts';
import { testWords } from '../../../../training/data/pairs.ts';
import { putPicture, type PictureSize } from '../../../../training/data/pictures.ts';
import { dataProblem, isDataProblem } from '../../../../training/data/problem.ts';
import { bytesOf } from './bytes.ts';
import { decodePicture } from './decode.ts';
import type { Reading } from './readData.ts';

/** An image by its path within the folder, and its class. */
interface LabelledImage {
  readonly path: string;
  readonly label: number;
}

/** Images as bytes, in the network's size, are kept in memory up to this. */
const mostBytes = 2 ** 31 - 1;

/**
 * The data of a folder that has a folder of PNG or JPEG images for each class, or one folder of such to train with and one for the test.
 * Without one for the test, a share of each class is kept for it. Images are stretched to what the network reads.
 * Undefined where the folder has no folders with images.
 */
export async function readImageFolder(
  folder: string,
  name: string,
  wanted: WantedData,
  reading: Reading,
): Promise<FoundData | DataProblem | undefined> {
  const listed = await listImages(folder, name);
  if (listed === undefined || isDataProblem(listed)) return listed;
  const { classes, train, test, notes } = listed;
  const size = pictureSize(wanted.input);
  if (size === undefined)
    return dataProblem(
      `${name} has images, and the network reads ${formatShape(wanted.input)}; give it an input of 1 or 3 channels, height and width, such as [3, 64, 64]`,
    );
  const bytes = (train.length + test.length) * sizeOf(wanted.input);
  if (mostBytes < bytes)
    return dataProblem(
      `${name} has ${formatExact(train.length + test.length)} images, which take ${formatBytes(bytes)} as ${formatShape(wanted.input)}, ` +
        `and at most ${formatBytes(mostBytes)} are kept in memory; take fewer images or a smaller input`,
    );
  const found = { name, shape: wanted.input, classes, isBytes: true, notes };
  // Labels are judged before an hour is spent on decoding.
  const judged = fitAnswers({ ...found, train: unseen(train) }, wanted);
  if (isDataProblem(judged)) return judged;
  const images = [...train, ...test];
  const decoded = await decodeAll(folder, images, size, reading);
  if (isDataProblem(decoded)) return decoded;
  const part = (from: number, to: number): Examples =>
    examplesInMemory(
      decoded.subarray(from * sizeOf(wanted.input), to * sizeOf(wanted.input)),
      wanted.input,
      labelsOf(images.slice(from, to)),
    );
  return {
    ...found,
    train: part(0, train.length),
    ...(0 < test.length && { test: part(train.length, images.length) }),
    notes: [
      ...notes,
      `images are stretched to ${size.height}×${size.width}${size.channels === 1 ? ' and made grey' : ''}`,
    ],
  };
}

interface ListedImages {
  readonly classes: readonly string[];
  readonly train: readonly LabelledImage[];
  readonly test: readonly LabelledImage[];
  readonly notes: readonly string[];
}

async function listImages(folder: string, name: string): Promise<ListedImages | DataProblem | undefined> {
  const folders = await foldersIn(folder);
  const trainFolder = folders.find(each => each.toLowerCase() === 'train');
  if (trainFolder === undefined) {
    const listed = await listClasses(folder, '', folders, name);
    return listed === undefined || isDataProblem(listed) ? listed : withShareHeld(listed);
  }
  const train = await listClasses(folder, trainFolder, await foldersIn(join(folder, trainFolder)), name);
  if (train === undefined)
    return dataProblem(
      `${name}/${trainFolder} has no folders with images; put a folder of PNG or JPEG files for each class there`,
    );
  if (isDataProblem(train)) return train;
  const testFolder = testWords.flatMap(word => folders.filter(each => each.toLowerCase() === word))[0];
  if (testFolder === undefined) return withShareHeld(train);
  const test = await listClasses(folder, testFolder, await foldersIn(join(folder, testFolder)), name);
  if (test === undefined)
    return dataProblem(`${name}/${testFolder} has no folders with images; put them there or take it away`);
  if (isDataProblem(test)) return test;
  const strange = test.classes.find(each => !train.classes.includes(each));
  if (strange !== undefined)
    return dataProblem(
      `${name}/${testFolder} has the class "${strange}", which ${trainFolder} has not; call it as there, or put it there too`,
    );
  const relabelled = test.images.map(({ path, label }) => ({
    path,
    label: train.classes.indexOf(test.classes[label] ?? ''),
  }));
  return { classes: train.classes, train: train.images, test: relabelled, notes: [...train.notes, ...test.notes] };
}

interface ListedClasses {
  readonly classes: readonly string[];
  readonly images: readonly LabelledImage[];
  readonly notes: readonly string[];
}

/** The images of the folders of classes, in the order of their names; undefined where none of them has any. */
async function listClasses(
  folder: string,
  part: string,
  classes: readonly string[],
  name: string,
): Promise<ListedClasses | DataProblem | undefined> {
  const others: string[] = [];
  const images: LabelledImage[] = [];
  let empty: string | undefined;
  for (const [label, each] of classes.entries()) {
    const files = (await readdir(join(folder, part, each))).filter(file => !file.startsWith('.')).sort();
    const paths = files.filter(file => isImage.test(file)).map(file => join(part, each, file));
    others.push(...files.filter(file => !isImage.test(file)).map(file => join(part, each, file)));
    if (paths.length === 0) empty ??= join(part, each);
    images.push(...paths.map(path => ({ path, label })));
  }
  if (images.length === 0) return undefined;
  if (empty !== undefined)
    return dataProblem(`${join(name, empty)} has no PNG or JPEG image; put some there or take the folder away`);
  const notes =
    others.length === 0
      ? []
      : [
          `${others.length === 1 ? 'one file that is' : `${others.length} files that are`} no PNG or JPEG, such as ${others[0] ?? ''}, ${others.length === 1 ? 'is' : 'are'} left out`,
        ];
  return { classes, images, notes };
}

const isImage = /\.(png|jpe?g)$/i;

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(entry => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map(entry => entry.name)
    .sort();
}

/** A share of each class kept for the test. */
function withShareHeld({ classes, images, notes }: ListedClasses): ListedImages {
  const train: LabelledImage[] = [];
  const test: LabelledImage[] = [];
  for (const [label, each] of classes.entries()) {
    const own = images.filter(image => image.label === label);
    const parts = heldOut(own.length, each);
    train.push(...Array.from(parts.train, index => own[index] as LabelledImage));
    test.push(...Array.from(parts.test, index => own[index] as LabelledImage));
  }
  const note = `${formatExact(test.length)} of ${formatExact(images.length)} images, a fifth of each class drawn once and for all, are kept for the test`;
  return { classes, train, test, notes: test.length === 0 ? notes : [...notes, note] };
}

function labelsOf(images: readonly LabelledImage[]): { readonly labels: Int32Array } {
  return { labels: Int32Array.from(images, image => image.label) };
}

/** Examples of which only the classes are asked. */
function unseen(images: readonly LabelledImage[]): Examples {
  return { count: images.length, input: () => undefined, ...labelsOf(images) };
}

function pictureSize([channels, height, width, ...more]: readonly number[]): PictureSize | undefined {
  if ((channels !== 1 && channels !== 3) || height === undefined || width === undefined || 0 < more.length)
    return undefined;
  return { channels, height, width };
}

/** Images between two messages. */
const messageEvery = 100;

async function decodeAll(
  folder: string,
  images: readonly LabelledImage[],
  size: PictureSize,
  { progress, signal }: Reading,
): Promise<Uint8Array | DataProblem> {
  const bytesEach = size.channels * size.height * size.width;
  const all = new Uint8Array(images.length * bytesEach);
  for (const [index, { path }] of images.entries()) {
    signal?.throwIfAborted();
    if (index % messageEvery === 0)
      progress?.(`decoding image ${formatExact(index + 1)} of ${formatExact(images.length)}`);
    const bytes = await bytesOf(join(folder, path), path);
    if (isDataProblem(bytes)) return bytes;
    const picture = decodePicture(bytes, path);
    if (isDataProblem(picture)) return picture;
    putPicture(picture, size, all, index * bytesEach);
  }
  return all;
}
