import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDevices, visibleDevices } from '../../src/runner/child/devices.ts';
import { usableMemory } from '../../src/runner/child/machine.ts';

describe('the machine of a report', () => {
  it('has the graphics processors that the driver names, with their memory in bytes', () => {
    assert.deepEqual(readDevices('NVIDIA H200, 580.65.06, 143771\nNVIDIA GeForce RTX 3090, 535.183.01, 24576\n'), [
      { name: 'NVIDIA H200', driver: '580.65.06', memoryBytes: 143771 * 2 ** 20 },
      { name: 'NVIDIA GeForce RTX 3090', driver: '535.183.01', memoryBytes: 24576 * 2 ** 20 },
    ]);
  });

  it('has as many as there are lines, whatever their names', () => {
    const device = fc.record({
      name: fc.stringMatching(/^[A-Z][\w -]{0,30}\w$/),
      driver: fc.stringMatching(/^\d{3}\.\d{1,3}(\.\d{2})?$/),
      mebibytes: fc.integer({ min: 1, max: 2 ** 20 }),
    });
    fc.assert(
      fc.property(fc.array(device), devices => {
        const text = devices.map(({ name, driver, mebibytes }) => `${name}, ${driver}, ${mebibytes}`).join('\n');
        const expected = devices.map(({ name, driver, mebibytes }) => ({
          name,
          driver,
          memoryBytes: mebibytes * 2 ** 20,
        }));
        assert.deepEqual(readDevices(text), expected);
      }),
    );
  });

  it('does not know the memory of a device that shares it with the machine', () => {
    assert.deepEqual(readDevices('NVIDIA GB10, 580.95.05, [N/A]\r\n'), [
      { name: 'NVIDIA GB10', driver: '580.95.05', memoryBytes: Number.NaN },
    ]);
  });

  it('has none where the driver complains', () => {
    const complaints = [
      'No devices were found\n',
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that it is installed, and running, please.\n",
      'Failed to initialize NVML: Driver/library version mismatch\n',
      'Unable to determine the device handle for GPU0000:01:00.0: Unknown Error, lost, 1\n',
      '',
    ];
    for (const text of complaints) assert.deepEqual(readDevices(text), [], text);
  });

  it('has the devices alone that the process may use', () => {
    assert.equal(visibleDevices(undefined), 'all');
    assert.deepEqual(visibleDevices('2, 0'), ['2', '0']);
    assert.deepEqual(visibleDevices('GPU-8932f937-d72c,1'), ['GPU-8932f937-d72c', '1']);
    // CUDA stops reading at what is no device.
    assert.deepEqual(visibleDevices('0,-1,1'), ['0']);
    for (const hidden of ['', '-1', 'none', 'NoDevFiles']) assert.equal(visibleDevices(hidden), 'none', hidden);
    assert.equal(visibleDevices('MIG-7f1c'), 'all');
  });

  it('has the memory that the container may use', () => {
    assert.equal(usableMemory(64e9, 8e9), 8e9);
    // Node's ways to say that there is no limit.
    for (const none of [0, undefined, 2 ** 64]) assert.equal(usableMemory(64e9, none), 64e9);
  });
});
