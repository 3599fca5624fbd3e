using System.Diagnostics.CodeAnalysis;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// A <see cref="SpinLock"/> for sections of a few instructions that hardly ever meet: half the price of a <see cref="Lock"/> where an
/// operation passes through on every start.
/// </summary>
internal struct ShortLock
{
    private SpinLock _lock = new(enableThreadOwnerTracking: false);

    public ShortLock()
    {
    }

    [UnscopedRef]
    public Scope Enter()
    {
        var taken = false;
        _lock.Enter(ref taken);
        return new Scope(ref _lock);
    }

    public readonly ref struct Scope
    {
        private readonly ref SpinLock _held;

        internal Scope(ref SpinLock held) => _held = ref held;

        public void Dispose() => _held.Exit(useMemoryBarrier: false);
    }
}
