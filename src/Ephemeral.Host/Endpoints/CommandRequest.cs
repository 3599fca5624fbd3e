using Ephemeral.Host.Commands;
using Ephemeral.Host.Owners;

namespace Ephemeral.Host.Endpoints;

/// <summary>Reads and checks a command that a caller gives: the command, or the problem with it.</summary>
internal static class CommandRequest
{
    public const int MaxBytes = 4096;
    public const int MaxUserIdLength = 64;
    public const int MaxMilliseconds = 10_000;

    private const string Shape = "{\"userId\": \"…\", \"name\": \"…\", \"durationMilliseconds\": …}";

    public static async Task<(UserCommand? Command, IResult? Problem)> ReadAsync(
        HttpContext context, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync<Body>(context.Request, MaxBytes, Shape, cancellationToken);
        if (problem is not null)
            return (null, problem);
        var (userId, name, milliseconds) = body ?? new Body(null, null, null);
        var failures = new[] { UserIdFailure(userId), NameFailure(name), DurationFailure(milliseconds) }.OfType<string>().ToArray();
        return failures.Length == 0
            ? (new UserCommand(userId ?? UserOf(context), name!, TimeSpan.FromMilliseconds(milliseconds!.Value)), null)
            : (null, TypedResults.Problem(string.Join(" ", failures), statusCode: StatusCodes.Status400BadRequest));
    }

    // Not the owner itself: a key is shown to who inspects the coordinator, and the owner is what the caller proves itself by.
    private static string UserOf(HttpContext context) => $"owner-{OwnerCookie.Pseudonym(OwnerCookie.OwnerOf(context))}";

    private static string? UserIdFailure(string? userId)
    {
        const string Remedy = "Leave it out to be told apart by cookie.";
        if (userId is null)
            return null;
        if (string.IsNullOrWhiteSpace(userId))
            return $"userId is empty. {Remedy}";
        if (userId.Length > MaxUserIdLength)
            return $"userId is {userId.Length} characters long; at most {MaxUserIdLength} are taken. {Remedy}";
        return userId.Any(char.IsControl) ? $"userId has control characters. {Remedy}" : null;
    }

    private static string? NameFailure(string? name)
    {
        var known = string.Join(", ", CommandNames.All);
        if (string.IsNullOrWhiteSpace(name))
            return $"name is missing. Known: {known}.";
        return CommandNames.All.Contains(name) ? null : $"name is '{name}'. Known: {known}.";
    }

    private static string? DurationFailure(int? milliseconds) => milliseconds switch
    {
        null => $"durationMilliseconds is missing. Send a whole number from 0 to {MaxMilliseconds}.",
        < 0 or > MaxMilliseconds =>
            $"durationMilliseconds is {milliseconds}. Send a whole number from 0 to {MaxMilliseconds}.",
        _ => null,
    };

    private sealed record Body(string? UserId, string? Name, int? DurationMilliseconds);
}
