import { Layout, Page } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { ApiSection } from './api-section.tsx';
import { ImportsSection } from './imports-section.tsx';
import { JoiningSection } from './joining-section.tsx';

/** Everything that is set once and seldom again; one annotated section each. */
export function SettingsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('settings.title')}>
      <Layout>
        <JoiningSection />
        <ApiSection />
        <ImportsSection />
      </Layout>
    </Page>
  );
}
