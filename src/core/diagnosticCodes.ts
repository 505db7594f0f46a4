/** Every diagnostic we give, with what it means in general; the message of an instance has the numbers. */
export const diagnosticCodes = {
  'syntax': 'The text is not JSON (comments and trailing commas are allowed), or not TypeScript.',
  'empty-file': 'A network file holds one object with "input" and "layers"; this one holds nothing.',
  'file-too-large':
    'A network file is limited to 4 MB of text, so that every keystroke can be answered at once. Use blocks and repeat.',
  'nested-too-deeply': 'Lists and objects are nested further than any network needs.',
  'duplicate-key': 'One object has a key twice; only the last counts.',
  'not-an-object': 'A network, a block and a layer are each written as an object in braces.',
  'missing-key': 'A key that the network cannot do without is absent.',
  'unknown-key': 'The key means nothing in this place.',
  'wrong-value': 'The value is not of the kind that this key takes.',
  'unknown-type': 'No layer, structure or block of this file has that name.',
  'unknown-attribute': 'The layer type has no attribute of that name.',
  'missing-attribute': 'The layer type has an attribute without a default, and the layer does not give it.',
  'wrong-attribute': 'The value is not one that the attribute takes.',
  'unknown-reference': '"from" or "outputs" names a layer that does not exist in this scope.',
  'nothing-to-read': 'The layer has no layer or input before it that it could read.',
  'duplicate-name': 'Two layers have one name, so that a reference to it would be ambiguous.',
  'cycle': 'Layers read each other in a circle, so that none can be computed first.',
  'recursive-block': 'A block uses itself, directly or through another block, and would never end.',
  'block-name-taken':
    'A block may not have the name of a built-in layer; that of a built-in block it may, and takes its place in the file.',
  'expression-syntax': 'The text after "=" is not an expression over the parameters of the block.',
  'expression-value': 'The expression has no value: it divides by zero or names something unknown.',
  'too-many-layers': 'The network unfolds into more layers than the analysis takes.',
  'input-not-known-yet': 'A built-in block is unfolded where it stands, and needs the shape of its input there.',
  'wrong-number-of-inputs': 'The layer reads fewer or more feature maps than it takes.',
  'wrong-rank': 'The feature map has more or fewer spatial axes than the layer slides over.',
  'window-larger-than-input': 'The kernel does not fit once into the padded input, so that there is no output.',
  'groups-do-not-divide': 'A grouped convolution needs input and output channels that are multiples of the groups.',
  'padding-too-large':
    'A pooling window may lie in the padding with at most half of its kernel, or it could see nothing else.',
  'output-padding-too-large':
    'Output padding tells apart the sizes that one stride makes equal; from the stride on it would be a border of its own.',
  'border-larger-than-input': 'A mirrored or wrapped border can be no wider than what there is to mirror or wrap.',
  'channels-do-not-divide':
    'The layer deals channels or pixels out in equal parts, and their number is no multiple of them.',
  'shape-does-not-fit': 'A reshape keeps the number of elements.',
  'wrong-axes': 'The layer is told of axes that its input does not have.',
  'nothing-left': 'Nothing of the feature map would be left.',
  'nothing-to-normalise': 'Statistics over one number say nothing: the result would be 0.',
  'not-a-pool': 'A max unpooling undoes one max pool of its own rank, whose indices it needs.',
  'contradiction': 'Two attributes of the layer do not go together.',
  'window-sees-only-padding': 'A dilated window steps over all that is not padding, and has no largest value.',
  'shapes-do-not-join': 'The feature maps differ where the join needs them to be equal.',
  'number-too-large': 'A size or count is above 2^53 and can no longer be computed exactly.',
  'literal-shape': 'The numbers written for a weight do not have its shape.',
  'unsupported-syntax':
    'The types are taken off before a file is evaluated; what would make code of them is not supported.',
  'import-not-found': 'A file may import "cnn-designer" and files of its workspace; this leads to neither.',
  'unknown-import': 'The module that is imported from has nothing of that name.',
  'circular-import': 'Files import each other in a circle, so that one of them would be used before it is complete.',
  'evaluation-failed': 'The program has thrown something, and ended there.',
  'evaluation-too-long': 'The program takes longer than an editor can wait; the most that it may take is 1 s.',
  'evaluation-too-large': 'The program needs more memory than the 64 MB that it may have.',
  'no-network': 'The file exports no network, so that there is nothing to show.',
  'several-networks': 'The file exports several networks and none by default; one of them is shown.',
  'nothing-returned': 'The function of a network returns the feature map that is its result.',
  'not-a-feature-map': 'A layer reads what other layers return, or an input of its network.',
  'budget-exceeded': 'A total of the network is above the limit that its "budget" sets.',
} as const;

/** What the craft advises against, although the network can be computed. Each can be switched off, or be made an error. */
export const lintCodes = {
  'border-never-read':
    'The size of the input is no whole number of steps, so that its last pixels lie behind the last window.',
  'stride-larger-than-kernel': 'A window that steps further than it reaches leaves pixels that it never reads.',
  'checkerboard': 'The copies of a transposed kernel overlap unevenly, and draw a checkerboard on the output.',
  'even-kernel-same': 'A kernel of even size has no middle, so that "same" padding moves the map by half a pixel.',
  'bias-before-norm':
    'A learned number is added to each channel, and the norm behind it takes the mean of each channel away.',
  'dropout-before-norm':
    'Dropout raises the variance while training only, and the batch norm behind it goes on with that variance.',
  'softmax-twice': 'A softmax reads what a softmax has given; its results are all but equal then.',
  'activation-missing': 'Two linear layers with nothing between that bends: together they can do no more than one.',
  'branches-not-aligned': 'A join puts feature maps together whose units look at different places of the input.',
  'receptive-field-too-small': 'No unit sees as much of the input as "objectSize" says that there is to recognise.',
  'receptive-field-too-large': 'Every unit sees all of the input long before the end, and then more and more padding.',
  'downsampled-early': 'Most of the positions are given up before more than one learned layer has looked at them.',
  'most-params-in-one-layer': 'One layer holds more than half of the parameters of the network.',
  'unused-layer': 'A layer is computed and nobody reads what it gives.',
} as const;

export type LintCode = keyof typeof lintCodes;

export type DiagnosticCode = keyof typeof diagnosticCodes | LintCode;
