/** A small network to begin with, in both formats; nothing in it has to be deleted to have a first result. */
export const blankNetworks = {
  json: `{
  "name": "New network",
  "input": [3, 32, 32],
  "layers": [
    { "type": "conv2d", "outChannels": 16, "kernelSize": 3, "padding": 1 },
    { "type": "relu" },
    { "type": "globalAvgPool" },
    { "type": "linear", "outFeatures": 10 }
  ]
}
`,
  typescript: `import { conv2d, globalAvgPool, linear, network, relu } from 'cnn-designer';

export default network('New network', { input: [3, 32, 32] }, x => {
  x = relu(conv2d(x, { outChannels: 16, kernelSize: 3, padding: 1 }));
  return linear(globalAvgPool(x), { outFeatures: 10 });
});
`,
} as const;
