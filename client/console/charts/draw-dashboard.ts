import type { Dashboard, LogWidget, MetricWidget, Widget } from '../../../dashboards/widgets.ts';
import type { DashboardAnswer, Runbook, WidgetAnswer } from '../answers.ts';

export type TimeRange = { endMs: number; minutes: number };

/** What a widget shows of a range of time. Does not reject: what cannot be drawn is told in the widget. */
export type DrawBody = (
  widget: MetricWidget | LogWidget,
  range: TimeRange,
) => WidgetAnswer['body'] | Promise<WidgetAnswer['body']>;

/**
 * A dashboard as the page shows it, over a range of time. A text widget that follows another is that one's link to its
 * runbook.
 */
export async function drawDashboard(
  name: string,
  { widgets }: Dashboard,
  drawBody: DrawBody,
  range: TimeRange,
): Promise<DashboardAnswer> {
  const drawing: Promise<WidgetAnswer>[] = [];
  for (const [n, widget] of widgets.entries()) {
    if (widget.type === 'text') continue;
    const next = widgets[n + 1];
    const runbook = next?.type === 'text' ? runbookOf(next.properties.markdown) : null;
    drawing.push(drawWidget(widget, runbook, drawBody, range));
  }
  const to = Math.ceil(range.endMs / 60_000) * 60;
  return { name, from: to - range.minutes * 60, to, widgets: await Promise.all(drawing) };
}

async function drawWidget(
  widget: Exclude<Widget, { type: 'text' }>,
  runbook: Runbook | null,
  drawBody: DrawBody,
  range: TimeRange,
): Promise<WidgetAnswer> {
  const { title } = widget.properties;
  if (widget.type === 'alarm')
    return { title, runbook, body: { kind: 'alarms', alarms: [...widget.properties.alarms] } };
  return { title, runbook, body: await drawBody(widget, range) };
}

/** `[text](target)`, all that the dashboards' texts hold. */
function runbookOf(markdown: string): Runbook {
  const [, text = markdown, target = ''] = /^\[([^\]]*)\]\(([^)]*)\)$/.exec(markdown.trim()) ?? [];
  return { text, target };
}
