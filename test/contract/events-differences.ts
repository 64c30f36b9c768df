import type { KnownDifferences } from './contract.ts';

/** Where moto's EventBridge does something else than AWS. */
export const EVENTS_MOTO_DIFFERENCES: KnownDifferences = {
  'PutEvents fails the entry: a detail that is a list': 'takes a detail that is no object',
  'PutEvents fails the entry: a detail that is text': 'takes a detail that is no object',
  'PutEvents fails the entry: a detail that is null': 'takes a detail that is no object',
  'PutEvents fails the entry: a source of AWS': 'takes any source',
  'PutEvents refuses: no entries': 'takes an empty request',
  'PutEvents refuses: 1 MB in all': 'does not add up the sizes of entries',
  'PutEvents counts the time as 14 bytes': 'does not count the time',
  'PutEvents takes an event for a bus that is not there, and loses it': 'refuses an unknown bus',
  'PutEvents refuses: a caller without permission': 'asks no permission',
  'PutTargets refuses: a sixth target': 'has no limit of targets',
};
