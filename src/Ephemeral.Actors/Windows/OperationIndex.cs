using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Windows;

/// <summary>
/// Finds an operation by its id from admission until it is forgotten, for any thread, in O(1). A hash table whose chains run
/// through the operations, so that an entry costs no memory, in stripes with a lock each, so that producers do not meet.
/// </summary>
internal sealed class OperationIndex
{
    private const int Stripes = 16;
    private const int SmallestTable = 16;

    private readonly Stripe[] _stripes = new Stripe[Stripes];

    public OperationIndex()
    {
        for (var i = 0; i < Stripes; i++)
            _stripes[i] = new Stripe();
    }

    public void Add(Operation operation) => StripeOf(operation.Id).Add(operation);

    public void Remove(Operation operation) => StripeOf(operation.Id).Remove(operation);

    public Operation? Find(long id) => StripeOf(id).Find(id);

    /// <summary>Every operation known at some moment during the call.</summary>
    public List<Operation> All()
    {
        var all = new List<Operation>();
        foreach (var stripe in _stripes)
            stripe.CopyTo(all);
        return all;
    }

    // ids are mixed already: any of their bits will do
    private Stripe StripeOf(long id) => _stripes[id & (Stripes - 1)];

    private sealed class Stripe
    {
        private readonly Lock _lock = new();
        private Operation?[] _table = new Operation?[SmallestTable];
        private int _count;

        public void Add(Operation operation)
        {
            lock (_lock)
            {
                if (++_count > _table.Length)
                    Grow();
                Link(_table, operation);
            }
        }

        public void Remove(Operation operation)
        {
            lock (_lock)
            {
                ref var at = ref _table[Bucket(_table, operation.Id)];
                while (at is not null && at != operation)
                    at = ref at.NextInBucket;
                if (at is null)
                    return;
                at = operation.NextInBucket;
                operation.NextInBucket = null;
                _count--;
            }
        }

        public Operation? Find(long id)
        {
            lock (_lock)
            {
                var at = _table[Bucket(_table, id)];
                while (at is not null && at.Id != id)
                    at = at.NextInBucket;
                return at;
            }
        }

        public void CopyTo(List<Operation> all)
        {
            lock (_lock)
            {
                foreach (var first in _table)
                {
                    for (var at = first; at is not null; at = at.NextInBucket)
                        all.Add(at);
                }
            }
        }

        private void Grow()
        {
            var larger = new Operation?[_table.Length * 2];
            foreach (var first in _table)
            {
                for (var at = first; at is not null;)
                {
                    var next = at.NextInBucket;
                    Link(larger, at);
                    at = next;
                }
            }

            _table = larger;
        }

        private static void Link(Operation?[] table, Operation operation)
        {
            ref var first = ref table[Bucket(table, operation.Id)];
            operation.NextInBucket = first;
            first = operation;
        }

        private static long Bucket(Operation?[] table, long id) => (id / Stripes) & (table.Length - 1);
    }
}
