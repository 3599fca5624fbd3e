namespace Ephemeral.Actors.Operations;

/// <summary>Where the workers of a coordinator take operations from by themselves. They take no permits. For any thread.</summary>
internal abstract class OperationSource
{
    /// <summary>Whether it will give nothing more.</summary>
    public abstract bool HasEnded { get; }

    /// <summary>How many it has given. Final when it has ended.</summary>
    public abstract long Given { get; }

    /// <param name="wake">Called once, from another thread, when the answer was <see cref="Pulled.Later"/> and it is worth asking again.</param>
    /// <param name="isOpen">Asked before anything is read; when it says no, nothing more is given.</param>
    /// <param name="most">How many operations to give, where reading ahead can't hold up what was read.</param>
    /// <param name="into">Where they go.</param>
    public abstract Pulled TryTake(Action wake, Func<bool> isOpen, int most, List<Operation> into);
}

internal enum Pulled
{
    Taken,

    /// <summary>Somebody else is just reading.</summary>
    Later,

    /// <summary>There is nothing more.</summary>
    Ended,
}
