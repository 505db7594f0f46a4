import fc from 'fast-check';

/**
 * Random tests draw the same cases in each run, so that a failure belongs to what was changed; others with `CNN_SEED=2 npm run test:unit`.
 * A test that names a seed of its own keeps it.
 */
// Tests that load onnxruntime themselves: it would send usage data to its makers.
process.env['ORT_DISABLE_TELEMETRY'] = '1';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['CNN_SEED'] ?? 1) });
