import type { Network } from '../core/network.ts';
import type { DataPlace } from './training.ts';

/** A network whose filters, activations and mistakes are looked at. */
export interface OpenLearnedRequest {
  readonly network: Network;
  readonly fileName: string;
  /** Path of the trained weights, a safetensors file; those that a training starts from where it is absent. */
  readonly weights?: string;
  /** Data to take examples of. */
  readonly data?: DataPlace;
  /** An empty folder for models. */
  readonly folder: string;
}

/** What there is to be looked at. */
export interface LearnedSummary {
  readonly name: string;
  readonly weights: WeightsOrigin;
  /** In the order of computation. */
  readonly layers: readonly LearnedLayer[];
  readonly data?: LearnedData;
  /** What is worth knowing about weights and data; sentences. */
  readonly notes: readonly string[];
}

/** Where weights come from: a training, or the random numbers of a seed. */
export type WeightsOrigin =
  | { readonly kind: 'trained'; readonly path: string; readonly step?: number }
  | { readonly kind: 'untrained'; readonly seed: number };

/** A layer as far as a choice of layers has to know it. */
export interface LearnedLayer {
  readonly name: string;
  readonly type: string;
  /** Of its result, channels first. */
  readonly shape: readonly number[];
  readonly hasFilters: boolean;
}

/** The data that examples are taken of. */
export interface LearnedData {
  readonly name: string;
  readonly part: ExamplePart;
  /** Examples of that part. */
  readonly examples: number;
  /** Names of the classes; empty where targets are numbers. */
  readonly classes: readonly string[];
}

/** Examples are taken of those that are never trained with, if there are any. */
export type ExamplePart = 'test' | 'train';

/** Some of a layer's channels: `count` of `of`, from `from` on. */
export interface Page {
  readonly from: number;
  readonly count: number;
  readonly of: number;
}

/** Numbers with their shape, row-major. */
export interface Block {
  readonly shape: readonly number[];
  readonly numbers: Float32Array;
}

export interface FiltersRequest {
  readonly layer: string;
  /** The first of the outputs that are given; 0 when absent. */
  readonly from?: number;
}

/** What a layer multiplies with: kernels, or rows of a matrix. */
export interface Filters {
  readonly layer: string;
  /** Shape is [outputs, inputs, …window]. A row of a linear layer behind a flatten has the shape of what was flattened. */
  readonly block: Block;
  readonly outputs: Page;
  readonly inputs: Page;
  /** Whether the three inputs are the colours of an image. */
  readonly isColour: boolean;
  /** Of all filters of the layer, so that every page has the same scale. */
  readonly most: number;
}

/** What a network is shown. */
export type LearnedInput =
  | { readonly kind: 'example'; readonly index: number }
  | { readonly kind: 'image'; readonly path: string }
  | { readonly kind: 'noise'; readonly seed: number };

export interface ActivationsRequest {
  readonly layer: string;
  readonly input: LearnedInput;
  readonly from?: number;
}

/** How a layer answers to an input. */
export interface Activations {
  readonly layer: string;
  /** Shape is [channels, …positions]; large maps are averaged. */
  readonly block: Block;
  readonly channels: Page;
  /** Of all channels. */
  readonly least: number;
  readonly most: number;
  /** Side of the squares of positions that are one number each; 1 where nothing was averaged. */
  readonly averaged: number;
  readonly input: Block;
  readonly example?: { readonly index: number; readonly of: number; readonly truth?: string };
  /** What the network says, the likeliest first; empty where its result is no list of classes. */
  readonly said: readonly Said[];
  readonly notes: readonly string[];
}

/** A class, or the number of an output, and what the network gives for it. */
export interface Said {
  readonly name: string;
  readonly amount: number;
}

export interface MaximiseRequest {
  readonly layer: string;
  /** The first channel; 0 when absent. */
  readonly from?: number;
  /** How many are climbed at once; as many as a page has when absent. */
  readonly count?: number;
  readonly settings: AscentSettings;
}

/** How an input is made that a channel answers to. The same settings give the same bits on the same machine. */
export interface AscentSettings {
  readonly steps: number;
  /** Length of a step: how far a pixel moves, RMS. */
  readonly rate: number;
  /** Weight of the mean square of the input. */
  readonly penalty: number;
  /** The input is moved by up to so many pixels before each step of the first half, and back afterwards. */
  readonly jitter: number;
  /** Whether the input is blurred a little every few steps of the first half. */
  readonly blur: boolean;
  readonly at: 'mean' | 'centre';
  readonly seed: number;
}

export const usualAscent: AscentSettings = {
  steps: 100,
  rate: 0.1,
  penalty: 0.01,
  jitter: 1,
  blur: false,
  at: 'mean',
  seed: 1,
};

/** Inputs that channels answer to most, as far as the steps went. */
export interface Maximised {
  readonly layer: string;
  readonly channels: Page;
  /** Shape is [channels, …shape of the input]. */
  readonly block: Block;
  /** Activation of each channel before the first step, and after the last. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly settings: AscentSettings;
  readonly notes: readonly string[];
}

/** Which classes are taken for which. */
export interface ConfusionReport {
  readonly data: LearnedData;
  /** Rows are true classes, columns what the network says. */
  readonly table: readonly (readonly number[])[];
  /** Of each class: the share of its examples that are found, and the share of those called so that are of it; NaN without any. */
  readonly recall: readonly number[];
  readonly precision: readonly number[];
  readonly error: number;
  /** Cells off the diagonal, the fullest first. */
  readonly mistakes: readonly Mistake[];
  /** First examples of each cell: `examples[row][column]`. */
  readonly examples: readonly (readonly (readonly number[])[])[];
}

/** Examples of one class that are taken for another. */
export interface Mistake {
  readonly truth: number;
  readonly said: number;
  readonly count: number;
}

/** What a child offers that has a network open. */
export type LearnedMethods = {
  readonly openLearned: (request: OpenLearnedRequest) => Promise<LearnedSummary>;
  readonly filters: (request: FiltersRequest) => Filters;
  readonly activations: (request: ActivationsRequest) => Promise<Activations>;
  readonly maximise: (request: MaximiseRequest) => Promise<Maximised>;
  readonly confusion: (request: object) => Promise<ConfusionReport>;
};
