import type { WantedProfile } from '../../client/aws-config/put-profiles.ts';

const COMMAND = '/opt/sentinel credential-process --profile dev';
export const DEV: WantedProfile = {
  name: 'dev',
  command: COMMAND,
  region: { name: 'eu-west-1', insist: false },
};

type Case = { name: string; before: string; after: string; wanted?: WantedProfile };

const SECTION = `[profile dev]\ncredential_process = ${COMMAND}\nregion = eu-west-1\n`;

export const GOOD: readonly Case[] = [
  { name: 'an empty file', before: '', after: SECTION },
  { name: 'a file of one comment', before: '# mine', after: `# mine\n\n${SECTION}` },
  {
    name: 'other sections stay, one empty line between',
    before: '[default]\nregion=us-east-1   ; mine\n\n',
    after: `[default]\nregion=us-east-1   ; mine\n\n${SECTION}`,
  },
  {
    name: 'a section that is there gets what it lacks, its own region and comments stay',
    before:
      '# a\n[profile dev] # b\n; c\nregion = ap-south-1\ns3 =\n  max_queue_size = 10\n[default]\noutput = json',
    after: `# a\n[profile dev] # b\ncredential_process = ${COMMAND}\n; c\nregion = ap-south-1\ns3 =\n  max_queue_size = 10\n[default]\noutput = json`,
  },
  {
    name: 'an older command of ours is replaced where it stands',
    before: `[profile "dev"]\nregion = x\ncredential_process = '/old path/sentinel' credential-process --endpoint https://x.example --profile dev\noutput = json\n`,
    after: `[profile "dev"]\nregion = x\ncredential_process = ${COMMAND}\noutput = json\n`,
  },
  {
    name: 'a region that is insisted on replaces another',
    before: SECTION,
    after: SECTION.replace('eu-west-1', 'sa-east-1'),
    wanted: { ...DEV, region: { name: 'sa-east-1', insist: true } },
  },
  {
    name: 'line ends of Windows stay',
    before: '[default]\r\noutput = json\r\n',
    after: `[default]\r\noutput = json\r\n\r\n${SECTION.replaceAll('\n', '\r\n')}`,
  },
  {
    name: 'the default profile is a section without `profile`',
    before: '[default]\noutput = json\n',
    after: `[default]\ncredential_process = ${COMMAND}\nregion = eu-west-1\noutput = json\n`,
    wanted: { ...DEV, name: 'default' },
  },
  {
    name: 'a section of the same name that is no profile is another',
    before: '[sso-session dev]\nsso_region = us-east-1\n',
    after: `[sso-session dev]\nsso_region = us-east-1\n\n${SECTION}`,
  },
  {
    name: 'a header without a line end',
    before: '[profile dev]',
    after: SECTION,
  },
];

export const REFUSED: readonly { name: string; before: string; line: number; says: string }[] = [
  ...['role_arn = x', 'sso_session = x', 'aws_access_key_id = x', 'web_identity_token_file = x'].map(
    (key) => ({
      name: key,
      before: `[profile dev]\nregion = x\n${key}\n`,
      line: 3,
      says: 'choose another name with `--prefix`',
    }),
  ),
  {
    name: 'a process of another',
    before: '\n[profile dev]\ncredential_process = /opt/aws-vault export dev\n',
    line: 3,
    says: 'has a `credential_process` of its own',
  },
  {
    name: 'two sections',
    before: '[profile dev]\n[default]\n[profile dev]\n',
    line: 3,
    says: 'twice, first on line 1',
  },
  {
    name: 'a process of ours and another',
    before: `[profile dev]\ncredential_process = ${COMMAND}\ncredential_process = /opt/other\n`,
    line: 3,
    says: 'of its own',
  },
];
