/** Where a partition's console is and where one signs in. */
export type Partition = { federation: string; console: string };

const PARTITIONS: readonly [prefix: RegExp, Partition][] = [
  [
    /^cn-/,
    { federation: 'https://signin.amazonaws.cn/federation', console: 'https://console.amazonaws.cn/' },
  ],
  [
    /^us-gov-/,
    {
      federation: 'https://signin.amazonaws-us-gov.com/federation',
      console: 'https://console.amazonaws-us-gov.com/',
    },
  ],
  [
    /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?!iso)/,
    { federation: 'https://signin.aws.amazon.com/federation', console: 'https://console.aws.amazon.com/' },
  ],
];

/** The partition of a region; undefined where its endpoints are not known. https://docs.aws.amazon.com/general/latest/gr/signin-service.html */
export function partitionOf(region: string): Partition | undefined {
  return PARTITIONS.find(([prefix]) => prefix.test(region))?.[1];
}
