"""The index: what is known of the record, and can be made anew from it."""
