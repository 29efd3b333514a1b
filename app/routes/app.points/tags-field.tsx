import { BlockStack, Button, Form, InlineStack, Tag, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  label: string;
  helpText?: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: string | undefined;
  /** offered below, where they are not chosen already */
  suggestions?: readonly string[];
  /** whether a comma ends an entry: Shopify's tags hold none */
  commas?: boolean;
  maxLength: number;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A list of short texts: typed one by one, shown as tags that can be removed. What was typed last counts without a press of "Add". */
export function TagsField({ label, helpText, value, onChange, error, suggestions, commas, maxLength }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    const wanted = (commas ? text.split(',') : [text]).map((each) => each.trim()).filter((each) => each !== '');
    const fresh = wanted.filter((each, place) => ![...value, ...wanted.slice(0, place)].some((old) => same(old, each)));
    setTyped('');
    if (fresh.length > 0) onChange([...value, ...fresh]);
  };
  const offered = (suggestions ?? []).filter((each) => !value.some((chosen) => same(chosen, each)));
  return (
    <BlockStack gap="200">
      <Form onSubmit={() => add(typed)}>
        <TextField
          label={label}
          value={typed}
          onChange={setTyped}
          onBlur={() => add(typed)}
          maxLength={maxLength}
          autoComplete="off"
          helpText={helpText}
          error={error}
          connectedRight={
            <Button submit accessibilityLabel={t('points.list.addTo', { label })}>
              {t('points.list.add')}
            </Button>
          }
        />
      </Form>
      {value.length > 0 && (
        <InlineStack gap="100">
          {value.map((text) => (
            <Tag key={text} onRemove={() => onChange(value.filter((other) => other !== text))}>
              {text}
            </Tag>
          ))}
        </InlineStack>
      )}
      {offered.length > 0 && (
        <InlineStack gap="100">
          {offered.map((text) => (
            <Button key={text} size="slim" onClick={() => add(text)}>
              {t('points.list.suggest', { text })}
            </Button>
          ))}
        </InlineStack>
      )}
    </BlockStack>
  );
}
