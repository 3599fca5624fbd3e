using Akka.Actor;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>What task windows are told. The text of no message names an owner or what a task is called.</summary>
internal static class TaskWindowProtocol
{
    /// <summary>Answered with <see cref="Reserved"/>.</summary>
    internal sealed record Reserve : INoSerializationVerificationNeeded;

    internal sealed record Reserved(bool Granted) : INoSerializationVerificationNeeded;

    internal sealed record Release : INoSerializationVerificationNeeded;

    internal sealed record Add(OwnedTask Task) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"Add {{ Id = {Task?.Task?.Id} }}";
    }

    /// <summary>Answered with <see cref="Tasks"/>.</summary>
    internal sealed record Read : INoSerializationVerificationNeeded;

    internal sealed record Tasks(IReadOnlyList<OwnedTask> NewestFirst) : INoSerializationVerificationNeeded
    {
        public static readonly Tasks None = new([]);
    }

    internal sealed record Expire : INoSerializationVerificationNeeded
    {
        public static readonly Expire Instance = new();
    }

    /// <summary>One of the above, for the window of <paramref name="Owner"/>.</summary>
    internal sealed record For<TOwner>(TOwner Owner, object Message) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"For {{ Message = {Message?.GetType().Name} }}";
    }

    /// <summary>An owner's window is empty, after having handled so many messages.</summary>
    internal sealed record Empty(long Handled) : INoSerializationVerificationNeeded;
}
