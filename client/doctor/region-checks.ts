import type { Configuration } from '../config/configuration.ts';
import { regionOfHost } from '../config/endpoint-url.ts';
import { isRegion } from '../config/settings.ts';
import { serviceRegion } from '../target/target.ts';
import { error, type Finding, ok } from './finding.ts';

/** The region a request is signed for must be the API's, or the signature is refused with a bare 403. */
export function checkRegion(
  endpoint: URL,
  configuration: Configuration,
  env: Readonly<Record<string, string | undefined>>,
): Finding {
  const region = serviceRegion(endpoint, configuration, env);
  if (region === undefined) {
    const mend = 'set `region` in config.yaml, SENTINEL_REGION, or AWS_REGION';
    return error('region', 'the service’s region is not known, and its URL does not tell', mend);
  }
  if (!isRegion(region)) {
    const mend = 'correct AWS_REGION or AWS_DEFAULT_REGION: a region is like `eu-central-1`';
    return error('region', `\`${region}\` is not a region’s name`, mend);
  }
  const own = regionOfHost(endpoint);
  if (own === undefined || own === region) return ok('region', `requests are signed for ${region}`);
  const what = `requests are signed for ${region}, but the API is in ${own}`;
  return error(
    'region',
    what,
    `take \`region\` away (${configuration.region?.where ?? 'where it is set'}): the URL tells it`,
  );
}
