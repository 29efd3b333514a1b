import { BlockStack, Box, Card, ChoiceList, Text, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { NO_TAG_TYPED, type ProgramField, type ProgramForm } from '../../loyalty/program/program-form.ts';

/** What the field suggests: a tag that no shop uses for anything else. */
const SUGGESTED_TAG = 'loyalty-test';

interface Props {
  form: ProgramForm;
  change: (field: ProgramField, value: string) => void;
  say: (field: ProgramField) => string | undefined;
}

/** Who takes part: everyone, or test customers alone. */
export function TestersCard({ form, change, say }: Props) {
  const { t } = useTranslation();
  const choose = ([choice]: string[]) => change('testersTag', choice === 'testers' ? SUGGESTED_TAG : '');
  const tag = (
    <Box paddingBlockStart="200">
      <TextField
        label={t('points.testers.tag')}
        name="testersTag"
        value={form.testersTag.trimStart()}
        // emptied, it still means test customers, whose tag is then missing; "everyone" is a choice of its own
        onChange={(value) => change('testersTag', value === '' ? NO_TAG_TYPED : value)}
        autoComplete="off"
        maxLength={255}
        helpText={t('points.testers.tagHelp')}
        error={say('testersTag')}
      />
    </Box>
  );
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.testers.title')}
        </Text>
        <ChoiceList
          title={t('points.testers.title')}
          titleHidden
          selected={[form.testersTag === '' ? 'everyone' : 'testers']}
          onChange={choose}
          choices={[
            { value: 'everyone', label: t('points.testers.everyone') },
            {
              value: 'testers',
              label: t('points.testers.only'),
              helpText: t('points.testers.help'),
              renderChildren: (selected) => selected && tag,
            },
          ]}
        />
      </BlockStack>
    </Card>
  );
}
