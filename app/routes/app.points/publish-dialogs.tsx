import type { ComponentProps } from 'react';
import { PublishModal } from './publish-modal.tsx';
import { ScheduleModal } from './schedule-modal.tsx';

interface Props
  extends
    Pick<ComponentProps<typeof PublishModal>, 'live' | 'draft' | 'effect'>,
    Pick<ComponentProps<typeof ScheduleModal>, 'sent' | 'savedAt' | 'onPlanned'> {
  open: 'publish' | 'later' | null;
  onPublish: () => void;
  onClose: () => void;
}

/** The two ways to make a draft live: now, and at an instant. */
export function PublishDialogs({ open, live, draft, effect, sent, savedAt, onPublish, onPlanned, onClose }: Props) {
  return (
    <>
      <ScheduleModal
        open={open === 'later'}
        draft={draft}
        sent={sent}
        savedAt={savedAt}
        onPlanned={onPlanned}
        onClose={onClose}
      />
      <PublishModal
        open={open === 'publish'}
        live={live}
        draft={draft}
        effect={effect}
        onConfirm={onPublish}
        onClose={onClose}
      />
    </>
  );
}
