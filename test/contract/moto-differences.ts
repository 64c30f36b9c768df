import type { KnownDifferences } from './contract.ts';

export const MOTO_STS_DIFFERENCES: KnownDifferences = {};
export const MOTO_SSM_DIFFERENCES: KnownDifferences = {};
