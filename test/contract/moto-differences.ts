import type { KnownDifferences } from './contract.ts';

const differences = (byReason: Readonly<Record<string, readonly string[]>>): KnownDifferences =>
  Object.fromEntries(
    Object.entries(byReason).flatMap(([reason, names]) => names.map((name) => [name, reason])),
  );

/** What moto 5 does otherwise than AWS: it stores and answers, and enforces little. */
export const MOTO_STS_DIFFERENCES: KnownDifferences = differences({
  'checks no session policy': [
    'AssumeRole refuses: policy ARN that is none',
    'AssumeRole refuses: eleven policy ARNs',
    'AssumeRole refuses: session policy that is no JSON',
    'AssumeRole refuses: session policy without an effect',
    'AssumeRole refuses: session policy with a principal',
    'AssumeRole refuses: session policy without a resource',
    'AssumeRole refuses: session policy of 2049 characters',
  ],
  'checks no trust policy, nor whether the role exists': [
    'AssumeRole refuses: a role that is not there, like one that refuses',
    'AssumeRole refuses: a role that trusts another',
    'AssumeRole refuses: tags where sts:TagSession is not trusted',
    'AssumeRole refuses: a source identity where sts:SetSourceIdentity is not trusted',
    'AssumeRole refuses: no source identity where the trust demands one',
    'AssumeRole refuses: another source identity than the trust demands',
    'AssumeRole refuses: no external id where the trust demands one',
    'AssumeRole refuses: a wrong external id',
    'AssumeRole refuses: a wrong tag value',
    'AssumeRole refuses: a tag key that is not listed',
    'AssumeRole refuses: another session name than the trust pins',
  ],
  'answers no SourceIdentity': [
    'AssumeRole gives: the source identity the trust demands',
    'chaining gives: the source identity, kept',
  ],
  'verifies no signature and no session token': [
    'GetCallerIdentity refuses: a wrong secret',
    'GetCallerIdentity refuses: an unknown key',
    'GetCallerIdentity refuses: a session token that is none',
  ],
  'keeps no rule of calling sessions': [
    'chaining refuses: transitive tags where sts:TagSession is not trusted',
    'chaining refuses: a source identity where sts:SetSourceIdentity is not trusted',
    'chaining refuses: more than an hour',
    'chaining refuses: another source identity',
    'chaining refuses: another value for a transitive tag',
    'GetSessionToken refuses: session credentials',
  ],
  'checks no bound of this parameter': [
    'AssumeRole refuses: session name of one character',
    'AssumeRole refuses: session name with a colon',
    'AssumeRole refuses: session name with a slash',
    'AssumeRole refuses: session name with a space',
    'AssumeRole refuses: source identity of one character',
    'AssumeRole refuses: source identity of 65 characters',
    'AssumeRole refuses: source identity that starts with aws:',
    'AssumeRole refuses: source identity with a slash',
    'AssumeRole refuses: duration below 900',
    'AssumeRole refuses: duration above twelve hours',
    "AssumeRole refuses: duration above the role's maximum",
    'AssumeRole refuses: external id of one character',
    'AssumeRole refuses: external id of 1225 characters',
    'AssumeRole refuses: external id with a space',
    'AssumeRole refuses: role ARN that is none',
    'AssumeRole refuses: 51 tags',
    'AssumeRole refuses: tag key of 129 characters',
    'AssumeRole refuses: empty tag key',
    'AssumeRole refuses: tag value of 257 characters',
    'AssumeRole refuses: comma in a tag value',
    'AssumeRole refuses: comma in a tag key',
    'AssumeRole refuses: tag keys that differ in case alone',
    'AssumeRole refuses: tag key that starts with aws:',
    'AssumeRole refuses: transitive key without its tag',
    'AssumeRole refuses: tags that take more than the room',
    'GetSessionToken refuses: 899 seconds',
    'GetSessionToken refuses: 129601 seconds',
  ],
});

export const MOTO_SSM_DIFFERENCES: KnownDifferences = differences({
  'verifies no signature': ['GetParameter refuses: a wrong secret', 'GetParameter refuses: an unknown key'],
  'answers no Selector': [
    'GetParameter gives: a version by number',
    'GetParameter gives: a version by label',
  ],
  'takes this name': [
    'PutParameter refuses: a name with a space',
    'PutParameter refuses: a name with a colon',
    'PutParameter refuses: a name with a slash but none in front',
    'PutParameter refuses: a name of 16 levels',
    'PutParameter refuses: a name of 2049 characters',
  ],
  'shows the value: its ciphertext is the text with a prefix': [
    'GetParameter gives: ciphertext of a SecureString without decryption',
  ],
  'answers ParameterNotFound': ['GetParameter refuses: a label that is not there'],
  'checks no lower bound': ['GetParameters refuses: no names'],
  'checks no path': ['GetParametersByPath refuses: a path without its slash'],
  'fails with 500 on such a token': ['GetParametersByPath refuses: a token it never gave'],
  "answers ParameterVersionLabelLimitExceeded; the API reference has 10 as the list's bound": [
    'LabelParameterVersion refuses: eleven labels',
  ],
  'answers the tier asked for, not the one chosen': [
    'PutParameter gives: the advanced tier where Intelligent-Tiering needs it',
  ],
  'keeps no tier': ['PutParameter refuses: the way back to the standard tier'],
  'checks no bound of this value': [
    'PutParameter refuses: 4097 bytes in the standard tier',
    'PutParameter refuses: 4097 bytes of fewer characters',
    'PutParameter refuses: 8193 bytes in the advanced tier',
    'PutParameter refuses: a parameter inside the value',
    'PutParameter refuses: a description of 1025 characters',
  ],
});
