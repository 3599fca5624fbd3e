namespace Ephemeral.Actors.Tests.Keys;

/// <summary>Bodies of all kinds, by the item's number: synchronous, yielding, blocking a little, failing at once and later.</summary>
public static class MixedBodies
{
    public static Task Run(KeyedItem item, CancellationToken token) => (item.Number % 7) switch
    {
        0 or 1 => Task.CompletedTask,
        2 => Yielding(),
        3 => Task.Run(static () => Thread.SpinWait(20), CancellationToken.None),
        4 => throw new InvalidDataException("at once"),
        5 => FailingLater(),
        _ => Blocking(item.Key),
    };

    public static bool Fails(int number) => number % 7 is 4 or 5;

    private static async Task Yielding() => await Task.Yield();

    private static async Task FailingLater()
    {
        await Task.Yield();
        throw new InvalidDataException("later");
    }

    private static Task Blocking(int key)
    {
        Thread.SpinWait(10 * (key % 10));
        return Task.CompletedTask;
    }
}
