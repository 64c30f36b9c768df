import { ALL_DAYS, DAYS, type Window } from './rule.ts';
import { readOneOf, readTexts } from './texts.ts';
import { fault, readMap, readScalar, shown, type YamlNode } from './yaml.ts';
import { UTC, type Zone, zoneNamed } from './zone.ts';

const DAY_MINUTES = 1440;

/**
 * Reads `time: { days, hours, timezone }`. Without a zone the hours are UTC; without days
 * (absent or an empty list) every day counts.
 * @returns undefined if a fault was noted
 */
export function readWindow(node: YamlNode): Window | undefined {
  const time = readMap(node, ['days', 'hours', 'timezone']);
  if (!time) return undefined;
  const [daysNode, hoursNode, zoneNode] = [time.get('days'), time.get('hours'), time.get('timezone')];
  const days = daysNode ? readDays(daysNode) : 0;
  const hours = hoursNode ? readHours(hoursNode) : { startMinute: 0, endMinute: DAY_MINUTES };
  const zone = zoneNode ? readZone(zoneNode) : UTC;
  if (!hoursNode && days === 0) {
    fault(node, '`time` has neither days nor hours, give it one of them or remove it');
    return undefined;
  }
  return hours && zone && { days: days || ALL_DAYS, ...hours, zone };
}

/** The listed days as bits; not zero when a fault was noted. */
function readDays(node: YamlNode): number {
  const items = readTexts(node, (item) => readOneOf(item, DAYS));
  return items ? items.reduce((bits, day) => bits | (1 << DAYS.indexOf(day)), 0) : ALL_DAYS;
}

function readHours(node: YamlNode): Pick<Window, 'startMinute' | 'endMinute'> | undefined {
  const hours = readMap(node, ['start', 'end']);
  if (!hours) return undefined;
  const [startNode, endNode] = [hours.get('start'), hours.get('end')];
  if (!startNode) fault(node, 'missing `start`, write it like "09:00"');
  if (!endNode) fault(node, 'missing `end`, write it like "18:00"');
  const startMinute = startNode && readMinute(startNode);
  const endMinute = endNode && readMinute(endNode);
  if (startMinute === undefined || endMinute === undefined) return undefined;
  if (startMinute !== endMinute) return { startMinute, endMinute };
  fault(node, '`start` equals `end`, use two times or remove `hours` for the whole day');
  return undefined;
}

/** `HH:MM`, 00:00 to 23:59, as minutes since midnight. */
function readMinute(node: YamlNode): number | undefined {
  const text = readScalar(node);
  if (text === undefined) return undefined;
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (minute !== undefined) return Number(hour) * 60 + Number(minute);
  fault(node, `\`${shown(text)}\` is no time of day, write it like "09:00", at most "23:59"`);
  return undefined;
}

function readZone(node: YamlNode): Zone | undefined {
  const name = readScalar(node);
  if (name === undefined) return undefined;
  const zone = zoneNamed(name);
  if (!zone) fault(node, `unknown time zone \`${shown(name)}\`, use a tz database name like Europe/Berlin`);
  return zone;
}
