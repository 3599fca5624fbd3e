namespace Ephemeral.Actors.Operations;

/// <summary>Where the workers of a coordinator take operations from by themselves, beside those that are told to it. For any thread.</summary>
internal abstract class OperationSource
{
    /// <summary>Whether it will give nothing more.</summary>
    public abstract bool HasEnded { get; }

    /// <param name="wake">Called once, from another thread, when the answer was <see cref="Pulled.Later"/> and it is worth asking again.</param>
    /// <param name="admit">Called before the source can be seen as ended by anybody; when it says no, nothing more is given.</param>
    /// <param name="operation">The next one, where there is one now.</param>
    public abstract Pulled TryTake(Action wake, Func<bool> admit, out Operation? operation);
}

internal enum Pulled
{
    Taken,

    /// <summary>Somebody else is just reading.</summary>
    Later,

    /// <summary>There is nothing more.</summary>
    Ended,
}
