import type { LintCode } from '../core/diagnosticCodes.ts';

/** What a rule of the craft is about, for somebody who meets it for the first time. */
export interface Explanation {
  /** What it means, and why it matters. */
  readonly why: string;
  /** A case with numbers. */
  readonly example: string;
  /** How to mend it, and when it is meant. */
  readonly mend: string;
}

/** The explanation of every rule. */
export const explanations: Readonly<Record<LintCode, Explanation>> = {
  'border-never-read': {
    why: 'A window takes whole steps. Where the input is no whole number of them long, the pixels behind the last window are read by nobody, always at the same two sides. On a large map a lost row is nothing; on one of 7 px it is a seventh of the picture, and the map lies off centre from there on.',
    example: 'A pool of 3 with stride 3 over 7 px reads 6 of them: 7 − 3 = 4 is not a multiple of 3.',
    mend: 'Use `ceilMode` in a pool, a padding that makes the number of steps whole, or another stride. Classical networks lose a row here and there and are none the worse for it.',
  },
  'stride-larger-than-kernel': {
    why: 'Each window begins a stride behind the last one. When the stride is longer than the window, the pixels between are not part of any, so that what they show cannot change the result. Fine structures may fall into the gaps and disappear.',
    example: 'A 3×3 convolution with stride 4 reads 3 of every 4 rows and columns: 44% of the pixels take no part.',
    mend: 'Use a stride of at most the kernel, or a larger kernel. A 1×1 convolution with a stride is left alone: it is how residual networks project their shortcuts.',
  },
  'checkerboard': {
    why: 'A transposed convolution lays a copy of its kernel on the output for each input, a stride apart. When the kernel is no multiple of the stride, some output pixels are met by more taps than their neighbours. The pattern repeats with the stride and is seen in generated pictures as a checkerboard, which training removes only in part (Odena, Dumoulin & Olah 2016).',
    example:
      'A kernel of 3 with stride 2 gives every other pixel 2 taps and the ones between 1; a kernel of 4 gives each 2.',
    mend: 'Use a kernel that is a multiple of the stride, or an upsampling followed by a convolution.',
  },
  'even-kernel-same': {
    why: 'A kernel of even size has no pixel in its middle. "same" padding puts the odd pixel at the end, so that every output lies half a pixel off the input that it stands for. One such layer hardly shows; a chain of them shifts a mask or a box by pixels, and a sum with an unshifted map blurs.',
    example: 'A kernel of 4 needs 3 px of padding: 1 before the input and 2 behind it.',
    mend: 'Use an odd kernel. An even one is in its place together with a stride of its size, where the windows tile the input.',
  },
  'bias-before-norm': {
    why: 'A bias adds one number to a whole channel. A batch or instance norm subtracts the mean of each channel right behind it, and with it the bias, whatever its value; the norm has a shift of its own that does the work. The numbers are stored, sent and updated for nothing (Ioffe & Szegedy 2015, §3.2).',
    example:
      'A convolution to 64 channels in front of a batch norm carries 64 parameters that cannot change the result.',
    mend: 'Give the layer `bias: false`. A group norm of several channels per group does not remove the bias of each, and is left alone.',
  },
  'dropout-before-norm': {
    why: 'Dropout sets a share p of the values to 0 while training and scales the others up, which keeps the mean but raises the variance. A batch norm behind it learns that larger variance, and goes on with it when nothing is dropped any more: its outputs are too small then, and the error grows with each further norm (Li et al. 2019, "variance shift").',
    example:
      'With p = 0.5 the variance is at least doubled while training, so that a run divides by 1.41 times too much.',
    mend: 'Put dropout behind the last batch norm, most simply in front of the last linear layer. Wide residual networks drop between norms on purpose; there, keep p small.',
  },
  'softmax-twice': {
    why: 'Softmax expects numbers of any size and makes probabilities of them. Given probabilities, which lie between 0 and 1, it sees differences of at most 1 and gives back all but equal parts. The network still trains, slowly and badly, as hardly any gradient comes through.',
    example: 'Of 1,000 classes, no second softmax can give one more than e / (e + 999) = 0.0027.',
    mend: 'Remove one of the two. If the loss takes logits, as cross-entropy in most frameworks does, remove both.',
  },
  'activation-missing': {
    why: 'A convolution or linear layer is a linear map, and two of them in a row are one linear map again. Without something between that bends, the second adds parameters and time but no function that one layer could not have. Batch norm and dropout do not bend.',
    example: 'Two 3×3 convolutions of 64 channels with only a batch norm between compute what one 5×5 convolution can.',
    mend: 'Put an activation such as `relu` between them. Factorisations are meant and left alone: depthwise and pointwise, 1×N and N×1, and a narrow layer between two wide ones.',
  },
  'branches-not-aligned': {
    why: 'A sum or concatenation puts units at the same index together. When one branch has been cropped at one side, padded differently or strided otherwise, units at the same index look at different places of the input: edges are added to what lies beside them. Shapes agree, so that nothing else tells.',
    example:
      'A 5×5 convolution without padding centres its first unit on pixel 2; a crop of 4 px at the end leaves the first on pixel 0.',
    mend: 'Crop in the middle, pad all branches alike, and give them the same strides. Up to half a step is tolerated, as pools of even size leave it.',
  },
  'receptive-field-too-small': {
    why: 'A unit can only recognise what it sees. Where the receptive field is smaller than the object, no unit ever has the whole of it in view, and a global pool behind can do no more than count parts. What counts in practice is the middle of the receptive field, so that more than the size of the object is better.',
    example:
      'With `objectSize` 40 and units that see 15 px, 25 px are missing: 4 more 3×3 layers where neighbours lie 4 px apart.',
    mend: 'Add layers, strides or dilation; or correct `objectSize`, which you have set yourself.',
  },
  'receptive-field-too-large': {
    why: 'From 2 · input − 1 px on, every unit sees all of the input, and whatever is added to the receptive field lies in the padding. Only a part of the receptive field has much weight (Luo et al. 2016), so that some excess is sensible; twice as much again is not. A dilated kernel that is wider than its map has all but one of its taps in the padding.',
    example:
      'On 16 px every unit sees everything from 31 px on; 65 px are reached by a dilation of 16, of which only the middle tap meets a pixel.',
    mend: 'Use fewer layers or less dilation, or a larger input. Networks that end in a global layer are left alone.',
  },
  'downsampled-early': {
    why: 'What is thrown away before it has been looked at cannot be recovered. A large stride at the very beginning saves most of the time, and costs the fine structures that a learned layer could have turned into channels. SqueezeNet found late downsampling to raise the accuracy at the same size (Iandola et al. 2016, §3.1).',
    example: 'A convolution with stride 4 and two pools of 2 leave 14 of 224 px behind a single learned layer.',
    mend: 'Spread the strides over more layers. Up to 8× behind one layer, as in AlexNet, is tolerated, and so are patches in as many channels as they have pixels.',
  },
  'most-params-in-one-layer': {
    why: 'A layer with most of the parameters takes most of the memory and of the download, and overfits first. It is nearly always the first linear layer behind a flatten, which has a weight for each position of each channel. Networks since Network in Network take the mean of each channel first.',
    example: 'In VGG-16, `fc6` reads 512×7×7 = 25,088 numbers and holds 74% of all 138 M parameters.',
    mend: 'Use `globalAvgPool` in place of the flatten, pool once more before it, or make the layer narrower.',
  },
  'unused-layer': {
    why: 'The layer is computed, and its output is neither read nor returned. Often a `from`, an argument or an entry of `outputs` has been forgotten, and the network is not the one that was meant. It costs parameters and time in any case.',
    example: 'A second head whose result is not in `outputs`.',
    mend: 'Read it, return it, or remove it.',
  },
};
