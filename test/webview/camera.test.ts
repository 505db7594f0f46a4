import assert from 'node:assert/strict';
import { fit, viewOf } from '../../webview/diagram/camera.ts';

const screen = { width: 900, height: 1000 };

describe('what is seen of a graph at first', () => {
  it('is its whole width from the top, where it is read downwards', () => {
    const view = viewOf(fit({ width: 600, height: 5000 }, screen, 50), screen);
    assert.deepEqual(view, { x: -150, y: -50, width: 900, height: 1000 });
    const wide = viewOf(fit({ width: 1704, height: 5000 }, screen, 50), screen);
    assert.ok(wide.x < 0 && 1704 < wide.x + wide.width);
  });

  it('is its whole height from the left, where it is read to the right', () => {
    const drawing = { width: 5000, height: 200 };
    const camera = fit(drawing, screen, 50, 'right');
    const view = viewOf(camera, screen);
    assert.equal(camera.scale, 1);
    assert.ok(view.x < 0 && -50 < view.x);
    assert.ok(view.y < -50 && drawing.height < view.y + view.height);
    const high = viewOf(fit({ width: 5000, height: 4000 }, screen, 50, 'right'), screen);
    assert.ok(high.y < 0 && 4000 < high.y + high.height);
  });

  it('is all of it in the middle, where there is room', () => {
    const { x, width } = viewOf(fit({ width: 500, height: 200 }, screen, 50, 'right'), screen);
    assert.equal(x + width / 2, 250);
  });
});
