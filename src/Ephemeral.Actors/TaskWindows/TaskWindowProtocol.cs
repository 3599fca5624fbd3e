namespace Ephemeral.Actors.TaskWindows;

internal static class TaskWindowProtocol
{
    /// <summary>Answered with <see cref="Reserved"/>.</summary>
    internal sealed record Reserve;

    internal sealed record Reserved(bool Granted);

    internal sealed record Release;

    internal sealed record Add(OwnedTask Task);

    /// <summary>Answered with <see cref="Tasks"/>.</summary>
    internal sealed record Read;

    internal sealed record Tasks(IReadOnlyList<OwnedTask> NewestFirst)
    {
        public static readonly Tasks None = new([]);
    }

    internal sealed record Expire
    {
        public static readonly Expire Instance = new();
    }

    /// <summary>One of the above, for the window of <paramref name="Owner"/>.</summary>
    internal sealed record For<TOwner>(TOwner Owner, object Message);

    /// <summary>An owner's window is empty, after having handled so many messages.</summary>
    internal sealed record Empty(long Handled);
}
