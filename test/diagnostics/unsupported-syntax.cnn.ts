import { network, relu } from 'cnn-designer';

  enum Width { narrow = 8 }
//^^^^ error unsupported-syntax: enum makes code out of types, which is not done here; use a plain object, function or field instead

export default network('enumerated', { input: [Width.narrow, 8, 8] }, x => relu(x));
