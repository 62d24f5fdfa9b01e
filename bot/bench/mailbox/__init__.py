"""`./desk bench mailbox`: two hundred mails of imagined people, worked off by a desk of one's own and judged one by one."""
