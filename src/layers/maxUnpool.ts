import { layerReference, type Partner } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { unknown } from '../core/shape.ts';
import { axisWindows, type AxisWindow } from '../core/window.ts';
import { summarize, windowCells } from '../reference/pooling.ts';
import { count } from '../reference/tensor.ts';
import { agree } from './joinChecks.ts';
import { needsRealBorder, poolWindow } from './poolWindow.ts';
import { forEachRank } from './ranks.ts';
import { windowAttributes } from './windowAttributes.ts';

/** Undoes a max pool, over one, two or three axes. */
export const maxUnpools = forEachRank(rank => {
  const pooling = `maxPool${rank}d`;
  return defineLayer({
    type: `maxUnpool${rank}d`,
    summary: 'Puts each value back where its max pool found the largest, and 0 everywhere else.',
    source: 'ONNX MaxUnpool-11; Zeiler & Fergus 2014, §2.1; PyTorch `torch.nn.MaxUnpool2d`',
    category: 'upsampling',
    rank,
    breaksTies: true,
    attributes: {
      pool: layerReference(`Name of the ${pooling} that is undone; the output has the size of its input.`),
    },
    check(x, { pool }, report) {
      if (pool.type !== pooling) {
        report({ attribute: 'pool' }, 'not-a-pool', `"pool" names a layer of type ${pool.type}; name a ${pooling}`);
        return;
      }
      if (needsRealBorder(windowsOf(pool))) {
        const message =
          'the pool has a border as wide as its kernel, whose places cannot be undone; use less padding or dilation';
        report({ attribute: 'pool' }, 'not-a-pool', message);
        return;
      }
      if (agree([x, pool.outputShape])) return;
      const shapes = `${x.join('×')} differs from the ${pool.outputShape.join('×')} that the pool gave`;
      report('inputs', 'shapes-do-not-join', `${shapes}; maxUnpool needs a value for each window of its pool`);
    },
    // Input position i lands somewhere in window i of the pool.
    reads: (_, { pool }) =>
      windowsOf(pool).map(({ stride, begin, extent }) => ({
        step: 1,
        per: stride,
        from: begin - extent + 1,
        span: extent - 1,
      })),
    output: ([channels], { pool }) => [channels, ...pool.inputShape.slice(1)],
    lower({ ops, x, xs: [, pooled], partnerInput, attributes: { pool } }) {
      if (pooled === undefined || partnerInput === undefined)
        throw new Error('unreachable: a max unpooling has a pool');
      // The indices of a MaxPool count over batch and channels too, so that the shape has to be that of the pool's input.
      return ops.MaxUnpool(
        { X: x, I: ops.secondOutput(pooled), output_shape: ops.Shape({ data: partnerInput }) },
        windowAttributes(windowsOf(pool).map(withSomeOutput)),
      );
    },
    equation({ x, outputShape, attributes: { pool }, partnerInput }) {
      if (partnerInput === undefined) throw new Error('unreachable: a max unpooling has a pool');
      const data = new Float64Array(count(outputShape));
      const [, ...spatial] = outputShape;
      const plane = count(spatial);
      let index = 0;
      summarize(partnerInput, windowCells(windowsOf(pool)), (values, places) => {
        const channel = Math.floor((index * data.length) / (x.data.length * plane));
        const winner = values.indexOf(Math.max(...values));
        data[channel * plane + (places[winner] ?? 0)] = x.data[index] ?? 0;
        index++;
        return 0;
      });
      return { shape: outputShape, data };
    },
  });
});

function windowsOf({ type, attributes, inputShape }: Partner): readonly AxisWindow[] {
  if (!type.startsWith('maxPool')) return inputShape.slice(1).map(() => nowhere);
  return axisWindows(poolWindow(attributes as Parameters<typeof poolWindow>[0]), inputShape.slice(1));
}

/** The runtime wants windows that leave some output by themselves, even where the size of the output is given. */
function withSomeOutput(window: AxisWindow): AxisWindow {
  const { output, stride, kernel, begin } = window;
  const most = (output - 1) * stride + kernel - begin - 1;
  return most < window.end + window.overhang ? { ...window, end: most, overhang: 0 } : window;
}

/** Stands for the window of a layer that is no pool, which has been reported. */
const nowhere: AxisWindow = {
  input: unknown,
  kernel: unknown,
  stride: unknown,
  dilation: unknown,
  begin: unknown,
  end: unknown,
  extent: unknown,
  output: unknown,
  overhang: 0,
};
