import { expect, test } from 'vitest';
import type { Principal } from '../../local/iam/principal.ts';
import { type Asked, OTHER, refusedBy, SERVICE, session, user, VENDED } from './askers.ts';
import { plannedDocuments } from './planned-documents.ts';

const document = plannedDocuments();
const HOP = `arn:aws:iam::${SERVICE}:role/hop`;
const IN_REGION = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
const DEVELOPER = 'AWSReservedSSO_Developer_0123456789abcdef';

const named = (sessionName: string): Asked => ({ sessionName });
const person = (name: string, roleName = DEVELOPER, path = IN_REGION, accountId = OTHER): Principal =>
  session(accountId, roleName, name, { path });

type Case = readonly [name: string, who: Principal, asked: Asked, admitted: boolean];

const USERS: readonly Case[] = [
  ['alice as alice', user(OTHER, 'alice'), named('alice'), true],
  ['alice as bob', user(OTHER, 'alice'), named('bob'), false],
  ['a name with a wildcard is only that name', user(OTHER, 'alice'), named('*'), false],
  ['a user who is not named', user(OTHER, 'mallory'), named('mallory'), false],
  ['alice of a third account', user('777788889999', 'alice'), named('alice'), false],
  ['a role session that calls itself alice', session(OTHER, 'Anything', 'alice'), named('alice'), false],
  ['alice with tags', user(OTHER, 'alice'), { sessionName: 'alice', tags: { team: 'pay' } }, false],
  [
    'alice with a source identity',
    user(OTHER, 'alice'),
    { sessionName: 'alice', sourceIdentity: 'bob' },
    false,
  ],
];

test.for(USERS)('IAM users: %s', ([, who, asked, admitted]) => {
  expect(refusedBy(document('users_trust', 'trust'), HOP, who, asked) === undefined).toBe(admitted);
});

const PEOPLE: readonly Case[] = [
  ['alice as alice', person('alice'), named('alice'), true],
  ['alice by a directory name', person('alice@corp.example'), named('alice@corp.example'), true],
  [
    'where Identity Center is in us-east-1',
    person('alice', DEVELOPER, '/aws-reserved/sso.amazonaws.com/'),
    named('alice'),
    true,
  ],
  ['alice as bob', person('alice'), named('bob'), false],
  ['a name that ends alike', person('malice'), named('alice'), false],
  ['another permission set', person('alice', 'AWSReservedSSO_Admin_0123456789abcdef'), named('alice'), false],
  [
    'a permission set whose name begins alike',
    person('alice', 'AWSReservedSSO_Developer_Lead_0123456789abcdef'),
    named('alice'),
    false,
  ],
  ['a role that only has the name', person('alice', DEVELOPER, '/'), named('alice'), false],
  [
    'an account that is not named',
    person('alice', DEVELOPER, IN_REGION, '777788889999'),
    named('alice'),
    false,
  ],
  ['an IAM user of the account', user(OTHER, 'alice'), named('alice'), false],
  [
    'a vended session',
    VENDED,
    { sessionName: 'alice', sourceIdentity: 'sentinel,alice,direct,0123456789ab' },
    false,
  ],
];

test.for(PEOPLE)('Identity Center: %s', ([, who, asked, admitted]) => {
  expect(refusedBy(document('people_trust', 'trust'), HOP, who, asked) === undefined).toBe(admitted);
});
