namespace Ephemeral.AspNetCore.Reading;

/// <summary>Who was asked answered that it can't; the message is its reason.</summary>
internal class RefusedException(string message) : Exception(message);

/// <summary>There is no coordinator of that name; the message lists those that there are.</summary>
internal sealed class UnknownCoordinatorException(string message) : RefusedException(message);

/// <summary>Who was asked did not answer in time.</summary>
internal sealed class NoAnswerException(string message) : Exception(message);
