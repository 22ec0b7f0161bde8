"""What callers do by themselves in contact flows: the answers to what flows ask (`core/ivr/services.py`).

Every answer's `values` are names that become known to the flow, such as `customer`, `order`, `tickets`; of `http` they
are `status` and `body`, to be kept under a name that the author chooses. Every question may name `customer_id`, whom it
is about (in a flow: `customer.id`); without it, it is about the caller, as far as he is known. What is absent and what
is None is the same. Every service can answer `error` besides what is listed, with a fixed word as its problem:
`bad_argument`, `no_customer` (nobody is known whom it could be about), and what is said in the service's file.
"""
