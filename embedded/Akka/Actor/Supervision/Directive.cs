namespace Akka.Actor;

/// <summary>What a supervisor does about a child that failed.</summary>
public enum Directive
{
    /// <summary>It goes on with the next message, its state as it is.</summary>
    Resume,

    /// <summary>It goes on with the next message, as a new instance.</summary>
    Restart,

    /// <summary>The supervisor fails itself.</summary>
    Escalate,

    /// <summary>It stops.</summary>
    Stop,
}

/// <summary>Pairs of a type of exception and a directive, for <see cref="Decider"/>.</summary>
public static class DirectiveExtensions
{
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self) where TException : Exception =>
        new(typeof(TException), self);
}
