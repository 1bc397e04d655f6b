import { RefusedError } from './api.ts';
import { useNow } from './hooks.ts';
import type { Live } from './live/protocol.ts';
import { shadesOf } from './scene.ts';
import type { Scene } from './scene.ts';

interface Props {
  readonly token: string | null;
  readonly live: Live;
  readonly failure: Error | null;
  readonly scene: Scene;
}

/** The one most important thing that is wrong, in words; nothing while all is well. */
export function Banner(props: Props) {
  const now = useNow();
  const wrong = whatIsWrong(props, now);
  return (
    wrong && (
      <div className={`banner banner-${wrong.level}`} role="alert" data-testid="banner">
        <strong>{wrong.title}</strong>
        <span>{wrong.detail}</span>
      </div>
    )
  );
}

interface Wrong {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly detail: string;
}

function whatIsWrong({ token, live, failure, scene }: Props, now: number): Wrong | null {
  if (token === null) {
    return {
      level: 'error',
      title: 'No token.',
      detail: 'Open the link to the map that bin/up or bin/status prints: it carries one.',
    };
  }
  const { connection } = live;
  const refused =
    failure instanceof RefusedError
      ? failure.message
      : connection.state === 'refused' && connection.detail;
  if (refused) {
    return {
      level: 'error',
      title: 'The token was refused.',
      detail: `${refused}. Open a new link to the map: bin/status prints one.`,
    };
  }
  if (failure !== null) {
    return { level: 'error', title: 'No metrics.', detail: `${failure.message}. Trying again.` };
  }
  if (connection.state === 'waiting') {
    const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
    const when = seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again.';
    return { level: 'error', title: 'Disconnected.', detail: `${connection.detail}. ${when}` };
  }
  const error = shadesOf(scene).find(({ metric }) => live.errors.has(metric.name));
  return error
    ? {
        level: 'warning',
        title: `${error.metric.title}:`,
        detail: live.errors.get(error.metric.name)!,
      }
    : null;
}
