import { network, conv2d, block, type Feature, type Conv2dAttributes } from 'cnn-designer';

const shared = { outChannels: 8, kernelSize: 0 };
const stride = -1;

function unit(x: Feature, groups: number): Feature {
  return conv2d(x, { outChannels: 8, kernelSize: 1, groups });
//                                                  ^^^^^^ error wrong-attribute: "groups" of conv2d is 0.5; write a whole number of at least 1 (and so in another place of the network)
}

export default network('wrong', { input: [3, 32, 32] }, x => {
  conv2d(x, shared);
//^^^^^^ error wrong-attribute: "kernelSize" of conv2d is 0; write a whole number of at least 1, or a list of 2
  conv2d(x, { outChannels: 8, kernelSize: '3' as never, padding: NaN });
//                                        ^^^ error wrong-attribute: "kernelSize" of conv2d is "3"; write a whole number of at least 1, or a list of 2
//                                                               ^^^ error wrong-attribute: "padding" of conv2d is NaN; write a whole number of at least 0, a list of 2 numbers or [begin, end] pairs, or "same" or "valid"
  conv2d(x, { outChannels: 8, kernelSize: 1, stride });
//                                           ^^^^^^ error wrong-attribute: "stride" of conv2d is -1; write a whole number of at least 1, or a list of 2
  conv2d(x, { ...shared, kernelSize: 1, strides: 2 } as Conv2dAttributes);
//                                      ^^^^^^^ error unknown-attribute: unknown attribute "strides" of conv2d; did you mean "stride"?
  conv2d(x, { kernelSize: 1, outChannels: relu8 as never });
//                                        ^^^^^ error wrong-attribute: "outChannels" of conv2d is a function; write a whole number of at least 1
  return block('twice', () => unit(unit(x, 0.5), 0.5));
});

function relu8(): number {
  return 8;
}
