-- What else is remembered of customers who were merged into others (docs/decisions/016).

set role comeback_owner;

-- Whose entry `spent_seq` is, where it was made before its member was merged; null: `member_id`'s.
alter table public.redemption add column spent_member_id bigint;

-- The customer into whom this one was merged while neither was a member; what still arrives under this number is the other's.
alter table public.customer_note add column merged_into bigint;
create index customer_note_merged on public.customer_note (shop_id, merged_into) where merged_into is not null;

reset role;
