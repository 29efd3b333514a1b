-- Members are found whatever marks their letters wear: "zolc" finds "Żółć" (docs/decisions/091-search-folds-letters.md).

set role comeback_owner;

-- What a text is compared as in a search, on both sides. Only what PostgreSQL has built in: no extension has to be there.
create function public.search_fold(said text) returns text language sql immutable strict parallel safe
return case
  -- letters of ASCII have nothing to fold, and most names and every usual address are of these
  when octet_length(said) = length(said) then lower(said)
  else replace(replace(replace(replace(
    translate(
      lower(translate(
        -- letters apart from their marks; the marks go, and what nobody sees
        regexp_replace(normalize(said, nfkd),
          '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]',
          '', 'g'),
        'ŁłĐđÐðØøĦħŦŧŊŋ’‘ʼ‐–—', 'LlDdDdOoHhTtNn''''''---')),
      'ıς', 'iσ'),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
end;

-- Erased with what it is made of; the list scans it, as it scanned the three before.
alter table public.member add column found_by text generated always as (
  public.search_fold(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, ''))) stored;

reset role;
