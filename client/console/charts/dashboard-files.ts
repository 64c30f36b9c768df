import audit from '../../../dashboards/audit.json' with { type: 'json' };
import { fillTemplate, type Variables } from '../../../dashboards/fill.ts';
import security from '../../../dashboards/security.json' with { type: 'json' };
import service from '../../../dashboards/service.json' with { type: 'json' };
import type { Dashboard } from '../../../dashboards/widgets.ts';

const FILES: Readonly<Record<string, object>> = { service, audit, security };

/** The names of the dashboards, in the order they are shown. */
export const DASHBOARDS: readonly string[] = Object.keys(FILES);

/** A dashboard with its variables filled in as Terraform does; undefined for a name that is none. */
export function readDashboard(name: string, variables: Variables): Dashboard | undefined {
  if (!Object.hasOwn(FILES, name)) return undefined;
  const filled: Dashboard = JSON.parse(fillTemplate(JSON.stringify(FILES[name]), variables));
  return filled;
}
