import audit from '../../../dashboards/audit.json' with { type: 'json' };
import { fillTemplate } from '../../../dashboards/fill.ts';
import security from '../../../dashboards/security.json' with { type: 'json' };
import service from '../../../dashboards/service.json' with { type: 'json' };
import variables from '../../../dashboards/variables.json' with { type: 'json' };
import type { Dashboard } from '../../../dashboards/widgets.ts';

const FILES: Readonly<Record<string, object>> = { service, audit, security };

/** The names of the dashboards, in the order they are shown. */
export const DASHBOARDS: readonly string[] = Object.keys(FILES);

/** A part of the repository, which whoever reads a runbook has; a deployed dashboard has a URL of its own here. */
const RUNBOOKS = 'docs/runbooks';

/** The values of the dashboards' variables by default. */
export function defaultVariables(): Record<string, string | number> {
  const defaults = Object.entries(variables).map(([name, variable]) => [name, variable.default] as const);
  return { ...Object.fromEntries(defaults), runbook_url: RUNBOOKS };
}

/** A dashboard with its variables filled in as Terraform does; undefined for a name that is none. */
export function readDashboard(name: string): Dashboard | undefined {
  if (!Object.hasOwn(FILES, name)) return undefined;
  const filled: Dashboard = JSON.parse(fillTemplate(JSON.stringify(FILES[name]), defaultVariables()));
  return filled;
}
