/** What the rules look at in a record of CloudTrail; a value that is not a text is as good as absent. */
export type TrailRecord = {
  eventId: string;
  timeMs: number;
  eventSource: string;
  eventName: string;
  /** The role of the session, else the principal itself; of a service its name. */
  principal: string;
  /** The AWS service that called on somebody's behalf. */
  invokedBy: string | null;
  /** Why it was refused; null when it was done. */
  errorCode: string | null;
  parameters: Readonly<Record<string, unknown>>;
  /** ARNs of the resources the record names. */
  resources: readonly string[];
};

const LONGEST = 2048;
const LONGEST_ID = 128;

/**
 * Reads the detail of `AWS API Call via CloudTrail`; undefined when it is no such record
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html).
 */
export function readTrailRecord(detail: Readonly<Record<string, unknown>>): TrailRecord | undefined {
  const eventId = textOf(detail.eventID);
  const eventSource = textOf(detail.eventSource);
  const eventName = textOf(detail.eventName);
  const timeMs = Date.parse(textOf(detail.eventTime) ?? '');
  if (eventId === undefined || eventId.length > LONGEST_ID) return undefined;
  if (eventSource === undefined || eventName === undefined || !(timeMs >= 0)) return undefined;
  const identity = fieldsOf(detail.userIdentity);
  const issuer = textOf(fieldsOf(fieldsOf(identity.sessionContext).sessionIssuer).arn);
  const resources: unknown[] = Array.isArray(detail.resources) ? detail.resources : [];
  return {
    eventId,
    timeMs,
    eventSource,
    eventName,
    principal: issuer ?? textOf(identity.arn) ?? textOf(identity.invokedBy) ?? 'unknown',
    invokedBy: textOf(identity.invokedBy) ?? null,
    errorCode: textOf(detail.errorCode) ?? null,
    parameters: fieldsOf(detail.requestParameters),
    resources: resources.flatMap((one) => textOf(fieldsOf(one).ARN) ?? []),
  };
}

/** A text of a record’s parameters. */
export function parameterOf({ parameters }: TrailRecord, name: string): string | undefined {
  return textOf(parameters[name]);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 ? value.slice(0, LONGEST) : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
