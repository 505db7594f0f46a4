import { avgPool2d, maxPool2d, maxUnpool2d, network } from 'cnn-designer';

export default network('mistakes', { input: [6, 8, 8] }, input => {
  const mean = avgPool2d(input, { kernelSize: 2, name: 'mean' });
  const maxUnpool2d_1 = maxUnpool2d(mean, { pool: mean });
//                                                ^^^^ error not-a-pool: "pool" names a layer of type avgPool2d; name a maxPool2d
  const wide = maxPool2d(input, { kernelSize: 2, dilation: 5, padding: 3, name: 'wide' });
  const maxUnpool2d_2 = maxUnpool2d(wide, { pool: wide });
//                                                ^^^^ error not-a-pool: the pool has a border as wide as its kernel, whose places cannot be undone; use less padding or dilation
  const maxUnpool2d_3 = maxUnpool2d(maxUnpool2d_2, { pool: input });
//                                                         ^^^^^ error wrong-attribute: "pool" names an input of the network; name a layer
  return maxUnpool2d_3;
});
