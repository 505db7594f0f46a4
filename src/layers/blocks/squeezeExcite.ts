import { channels, oneOf, wholeNumber } from '../../core/attribute.ts';
import { defineBlock } from '../../core/structure.ts';
import { channelsOf, rankOf } from './convNorm.ts';

export const squeezeExcite = defineBlock({
  type: 'squeezeExcite',
  summary: 'Weights each channel by a number that two small layers compute from the means of all channels.',
  source: 'Hu, Shen & Sun 2018, §3',
  attributes: {
    reduction: wholeNumber('How many times fewer channels the squeeze has.').default(16),
    squeezeChannels: channels('Channels of the squeeze.').optional('channels / reduction'),
    gate: oneOf('What the weights come from.', {
      sigmoid: 'Between 0 and 1, smooth.',
      hardSigmoid: 'Between 0 and 1, of straight pieces (MobileNet v3).',
    }).default('sigmoid'),
  },
  expand(build, x, { reduction, squeezeChannels, gate }) {
    const outChannels = channelsOf(build, x);
    const rank = rankOf(build, x);
    const narrow = squeezeChannels ?? Math.max(1, Math.floor(outChannels / reduction));
    const means = build.layer(`adaptiveAvgPool${rank}d`, [x], { outputSize: 1 }, 'squeeze');
    const reduced = build.layer(`conv${rank}d`, [means], { outChannels: narrow, kernelSize: 1 }, 'reduce');
    const active = build.layer('relu', [reduced], {}, 'relu');
    const expanded = build.layer(`conv${rank}d`, [active], { outChannels, kernelSize: 1 }, 'expand');
    const weights = build.layer(gate, [expanded], {}, 'gate');
    return build.layer('multiply', [x, weights], {}, 'multiply');
  },
});
