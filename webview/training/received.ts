import type { TrainingPoint, WeightStatistics } from '../../src/protocol/training.ts';
import type { ShownTraining, TrainingNews, TrainingProgress } from '../../src/protocol/trainingPage.ts';

/** A training as it was sent: on its way it was JSON, which has null for NaN and infinity, and null counts as a small number. */
export function received(shown: ShownTraining): ShownTraining {
  return {
    ...shown,
    progress: progressOf(shown.progress),
    points: shown.points.map(pointOf),
    statistics: shown.statistics.map(statisticsOf),
  };
}

/** News as they were sent. */
export function receivedNews(news: TrainingNews): TrainingNews {
  const { statistics } = news;
  return {
    ...news,
    progress: progressOf(news.progress),
    points: news.points.map(pointOf),
    ...(statistics && { statistics: statistics.map(statisticsOf) }),
  };
}

function progressOf(progress: TrainingProgress): TrainingProgress {
  const { stepsPerSecond, secondsLeft } = progress;
  return { ...progress, stepsPerSecond: numberOf(stepsPerSecond), secondsLeft: numberOf(secondsLeft) };
}

function pointOf(point: TrainingPoint): TrainingPoint {
  const { loss, testLoss } = point;
  return { ...point, loss: numberOf(loss), ...(testLoss !== undefined && { testLoss: numberOf(testLoss) }) };
}

function statisticsOf(weight: WeightStatistics): WeightStatistics {
  const { weightRms, gradientRms, gradientMax, updateRatio } = weight;
  return {
    ...weight,
    weightRms: numberOf(weightRms),
    gradientRms: numberOf(gradientRms),
    gradientMax: numberOf(gradientMax),
    updateRatio: numberOf(updateRatio),
  };
}

function numberOf(sent: number | null): number {
  return sent ?? Number.NaN;
}
