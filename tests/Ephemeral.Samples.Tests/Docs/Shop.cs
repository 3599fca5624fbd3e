namespace Ephemeral.Samples.Tests.Docs;

public sealed record Order(int Number);

public sealed record Receipt(int Number);

public sealed record Document(string Text);

public sealed record Summary(string Text);

public sealed record Command(string UserId);

public sealed record UserCommand(string UserId);

public sealed record Price(decimal Value);

public sealed record TranslationRequest(string Language);

public interface ICommandHandler
{
    Task HandleAsync(UserCommand command, CancellationToken cancellationToken);
}

public sealed class CommandHandler : ICommandHandler
{
    public Task HandleAsync(UserCommand command, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What the bodies on the pages call: nothing takes time, and an order without a number is refused.</summary>
internal static class Shop
{
    public static Task ShipAsync(Order order, CancellationToken cancellationToken) =>
        order.Number > 0 ? Task.CompletedTask : throw new ArgumentException("An order has a number.");

    public static Task<Receipt> BillAsync(Order order, CancellationToken cancellationToken) => Task.FromResult(new Receipt(order.Number));

    public static Task<Summary> SummarizeAsync(Document document, CancellationToken cancellationToken) =>
        Task.FromResult(new Summary(document.Text[..1]));

    public static Task HandleAsync(Command command, CancellationToken cancellationToken) => Task.CompletedTask;

    public static Task IndexAsync(string file, CancellationToken cancellationToken) => Task.CompletedTask;

    public static Task StoreAsync(Price price, CancellationToken cancellationToken) => Task.CompletedTask;

    public static Task FastTranslateAsync(TranslationRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    public static Task<bool> TryFetchAsync(Uri url, CancellationToken cancellationToken) => Task.FromResult(url.Host.Length > 9);

    public static async IAsyncEnumerable<Price> Ticker()
    {
        await Task.Yield();
        yield return new Price(1);
        yield return new Price(2);
    }
}
