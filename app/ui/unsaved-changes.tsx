import { useBlocker } from '@remix-run/react';
import { SaveBar, useAppBridge } from '@shopify/app-bridge-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  id: string;
  open: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

/**
 * Shopify's save bar while a form holds unsaved changes; leaving the page then asks first. Shopify's own navigation asks by itself,
 * links inside the page go through the router, so they ask here; a closed tab asks in the browser's words.
 */
export function UnsavedChanges({ id, open, saving, onSave, onDiscard }: Props) {
  const { t } = useTranslation();
  const bridge = useAppBridge();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => open && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    bridge.saveBar.leaveConfirmation().then(
      () => blocker.proceed(),
      () => blocker.reset(),
    );
  }, [blocker, bridge]);
  useEffect(() => {
    if (!open) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [open]);
  return (
    <SaveBar id={id} open={open}>
      <button variant="primary" onClick={onSave} disabled={saving}>
        {t('common.save')}
      </button>
      <button onClick={onDiscard} disabled={saving}>
        {t('common.discard')}
      </button>
    </SaveBar>
  );
}
